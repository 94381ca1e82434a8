// Charges without end, each key once; writes a key when, and only when, it was answered.
import { setTimeout as pause } from 'node:timers/promises';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import { charge } from '#usecases/charge.ts';
import { accountIdOf, lineIdOf } from '../bench/charge-accounts.ts';
import { CHARGED_ACCOUNTS } from './charged-accounts.ts';

const CALLERS = 64;
const AGAIN_AFTER_MS = 50;
/** Between two charges of a caller: load without end would fill a small disk by itself, sooner on a faster machine. */
const PACE_MS = 25;

const database = openDatabase(process.env.DATABASE_URL!, { connections: 3 });
const product = wireProduct({
  database,
  baseUrl: process.env.XUKA_BASE_URL!,
  secret: process.env.XUKA_SECRET!,
  gateway: createSimulatorGateway({
    baseUrl: 'http://127.0.0.1:9',
    apiSecret: 'unused',
    webhookSecret: 'unused',
    timeoutMs: 1_000,
  }),
});

async function chargeForEver(): Promise<never> {
  for (;;) {
    const n = Math.floor(Math.random() * CHARGED_ACCOUNTS);
    const key = `torture-${product.newId()}`;
    for (let done = false; !done; ) {
      try {
        const answer = await charge(product, {
          accountId: accountIdOf(n),
          lineId: lineIdOf(n),
          key,
          kind: 'data',
          scope: 'any',
          country: 'GB',
          amount: 1000n,
        });
        if ('refused' in answer) throw new Error(answer.refused);
        process.stdout.write(`${accountIdOf(n)} charge:${key}\n`);
        done = true;
        await pause(PACE_MS);
      } catch {
        // The database is away: the same key again says what became of it.
        await pause(AGAIN_AFTER_MS);
      }
    }
  }
}

process.stdout.write('ready\n');
await Promise.all(Array.from({ length: CALLERS }, chargeForEver));
