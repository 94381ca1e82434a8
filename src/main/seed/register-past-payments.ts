import { toProviderPaymentId } from '#domain/public-id.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database } from '#storage/database.ts';
import { PAST_REFERENCE } from './past-payments.ts';

/** The simulator takes over so many at once. */
const BATCH = 50;

/**
 * Tells the payment simulator of the payments that the demo's seed made in the past, so that it can be
 * asked about them, gives them back and has them in its reports, and of the cards that were kept with them. Repeats add nothing. Throws when the
 * simulator does not answer.
 */
export async function registerPastPayments(
  database: Database,
  { simulatorUrl }: { simulatorUrl: string },
): Promise<number> {
  const payments = await readPastPayments(database);
  for (let at = 0; at < payments.length; at += BATCH) {
    const response = await fetch(`${simulatorUrl}/control/past`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ payments: payments.slice(at, at + BATCH) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the payment simulator answered ${response.status}`);
  }
  return payments.length;
}

async function readPastPayments(database: Database) {
  const { rows } = await database.query<{
    accountId: string;
    paymentId: string;
    reference: string;
    method: string;
    providerReference: string;
    amountMinor: bigint;
    currency: string;
    happenedAt: Instant;
    meansReference: string | null;
    fingerprint: string;
    label: string;
    expiresMonth: string | null;
  }>(
    `select p.account_id as "accountId", p.id as "paymentId", o.reference, p.method,
        p.provider_reference as "providerReference", t.amount as "amountMinor", t.asset as currency,
        t.happened_at as "happenedAt", m.provider_reference as "meansReference", m.fingerprint,
        m.label, m.expires_month as "expiresMonth"
      from payment p join subscriber_order o on o.account_id = p.account_id and o.id = p.order_id
      join transfer t on t.account_id = p.account_id and t.order_id = p.order_id
        and t.payment_id = p.id and t.kind = 'payment'
        left join payment_means m on m.account_id = p.account_id and m.initial_payment_id = p.id
          and m.state <> 'removed'
      where p.state = 'captured' and starts_with(p.provider_reference, $1)
      order by t.happened_at`,
    [PAST_REFERENCE],
  );
  return rows.map((row) => ({
    payment_id: toProviderPaymentId(row),
    provider_reference: row.providerReference,
    amount: { minor: String(row.amountMinor), currency: row.currency },
    method: row.method,
    reference: row.reference,
    captured_at: toIso(row.happenedAt),
    ...(row.meansReference === null
      ? {}
      : {
          means: {
            means_reference: row.meansReference,
            fingerprint: row.fingerprint,
            label: row.label,
            expires_month: row.expiresMonth,
          },
        }),
  }));
}
