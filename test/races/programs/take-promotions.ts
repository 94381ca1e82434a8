import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import { readDueLines } from '#storage/reads/due-lines.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { lookAfterLine } from '#usecases/look-after-line.ts';
import { applyCode } from '#usecases/promotions/apply-code.ts';

/** What a process does, all of it at once, as one argument of JSON. */
export interface Taking {
  databaseUrl: string;
  secret: string;
  now: number;
  /** By the real clock: when all processes begin. */
  beginsAt: number;
  typed: { accountId: string; orderId: string; code: string }[];
  drafted: { accountId: string; lineId: string; planId: string }[];
}

const { databaseUrl, secret, now, beginsAt, typed, drafted } = JSON.parse(
  process.argv[2]!,
) as Taking;
const gateway = createSimulatorGateway({
  ...{ baseUrl: 'http://127.0.0.1:1', apiSecret: secret, webhookSecret: secret, timeoutMs: 1_000 },
});
const database = openDatabase(databaseUrl, { connections: 8 });
const clock = () => now;
const product = wireProduct({ database, gateway, clock, baseUrl: 'http://shop.test', secret });
await product.reference();
const due = await readDueLines(database, { now, limit: 1_000 });
console.log(JSON.stringify({ due: due.length }));
await new Promise((resolve) => setTimeout(resolve, beginsAt - Date.now()));
await Promise.all([
  ...typed.map((each) => applyCode(product, { ...each, address: `192.0.2.${process.pid % 250}` })),
  ...drafted.map((each) => draftOrder(product, { ...each, timing: 'queue', locale: 'en' })),
  ...due.map((line) => lookAfterLine(product, line)),
]);
await product.committer.drain();
await database.end();
