import { fromProviderPaymentId } from '#domain/public-id.ts';
import type { SettlementDay, SettlementLine } from '#domain/settlement-report.ts';
import type { Database } from './database.ts';
import { FIRST_ACCOUNT } from './reads/reconcile-snapshot.ts';

/** Keeps one page of a report; `number` is that of its first line. Once only: a second time is a fault. */
export async function keepSettlementLines(
  database: Database,
  of: { runId: string; day: SettlementDay; number: number },
  lines: readonly SettlementLine[],
): Promise<void> {
  const addresses = lines.map(({ paymentId }) => fromProviderPaymentId(paymentId));
  await database.query({
    name: 'keep-settlement-lines',
    text: `insert into settlement_line (run_id, day, account_id, payment_id, number,
        payment_reference, line_reference, kind, refund_reference, amount_minor, currency,
        fee_minor, happened_at)
      select $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::bigint[], $11::text[], $12::bigint[], $13::timestamptz[])`,
    values: [
      of.runId,
      of.day,
      addresses.map((address) => address?.accountId ?? FIRST_ACCOUNT),
      addresses.map((address) => address?.paymentId ?? null),
      lines.map((_, i) => of.number + i),
      lines.map((line) => line.paymentId),
      lines.map((line) => line.lineReference),
      lines.map((line) => line.kind),
      lines.map((line) => line.refundId),
      lines.map((line) => line.amount.amountMinor),
      lines.map((line) => line.amount.currency),
      lines.map((line) => line.feeMinor),
      lines.map((line) => new Date(line.happenedAt).toISOString()),
    ],
  });
}

/** Forgets earlier copies of a day's report, and what is older than `keepFrom`. */
export async function forgetSettlementLines(
  database: Database,
  of: { runId: string; day: SettlementDay; keepFrom: SettlementDay },
): Promise<void> {
  await database.query(
    `delete from settlement_line
      where run_id <> $1 and (day < $3::date or day = $2::date)`,
    [of.runId, of.day, of.keepFrom],
  );
}
