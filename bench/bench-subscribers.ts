import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { wireProduct } from '#main/wiring.ts';
import { inTransaction, openDatabase } from '#storage/database.ts';
import { openSession } from '#usecases/identity/open-session.ts';
import { registerAccount } from '#usecases/identity/register-account.ts';

export interface Subscriber {
  accountId: string;
  lineId: string;
  token: string;
}

/** Subscribers with a line each and a session each, put there before the clock runs. */
export async function makeSubscribers(databaseUrl: string, count: number): Promise<Subscriber[]> {
  const database = openDatabase(databaseUrl, { connections: 4 });
  const product = wireProduct({
    database,
    baseUrl: 'http://bench.example',
    secret: 'only the program itself signs links',
    gateway: createSimulatorGateway({
      baseUrl: 'http://127.0.0.1:9',
      apiSecret: 'unused',
      webhookSecret: 'unused',
      timeoutMs: 1_000,
    }),
  });
  const subscribers: Subscriber[] = [];
  for (let i = 0; i < count; i++) {
    const registered = await registerAccount(product, {
      displayName: `Bench ${i}`,
      email: `bench-${i}@bench.example`,
      userName: `bench-${i}`,
      locale: 'en',
      timeZone: 'Europe/London',
    });
    if ('refused' in registered) throw new Error(registered.refused);
    const { accountId } = registered;
    const lineId = product.newId();
    const digits = String(i).padStart(6, '0');
    await database.query(
      `insert into line (account_id, id, market_id, msisdn, iccid, sim_kind, activation_code, label,
        created_at, activated_at)
        values ($1, $2, 'gb', $3, $4, 'physical', null, '', now(), now())`,
      [accountId, lineId, `+44790${digits}`, `89440000000000${digits}`],
    );
    const session = await inTransaction(database, (transaction) =>
      openSession(transaction, product, {
        accountId,
        visitor: { browserCookie: null, userAgent: 'bench' },
        known: null,
        now: Date.now(),
      }),
    );
    subscribers.push({ accountId, lineId, token: session.sessionToken });
  }
  // Their welcome mails are not what is measured.
  await database.query(`delete from outbox where kind = 'mail.send'`);
  await database.end();
  return subscribers;
}
