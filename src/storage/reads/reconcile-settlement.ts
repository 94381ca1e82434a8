import type { BookedLine, OwnRefund, SettlementPair } from '#domain/reconcile-settlement.ts';
import type { SettlementDay, SettlementKind } from '#domain/settlement-report.ts';
import type { Instant } from '#domain/time.ts';
import type { Transaction } from '../database.ts';
import { type AccountRange, FIRST_ACCOUNT } from './reconcile-snapshot.ts';

/** One run's copy of a provider's report. */
export interface KeptReport {
  runId: string;
  gateway: string;
}

type Digits<Row> = { [Name in keyof Row]: Row[Name] extends bigint ? string : Row[Name] };

interface PairRow {
  accountId: string;
  paymentReference: string;
  lines: Digits<BookedLine>[];
  state: string | null;
  takenMinor: bigint | null;
  takenCurrency: string | null;
  refunds: Digits<OwnRefund>[] | null;
}

const PAIRS_OF_PAGE = 1_000;

/** Every payment that the report speaks of, with its lines, in the order of their references. */
export async function* readSettlementPairs(
  transaction: Transaction,
  { from, to }: AccountRange,
  { runId, gateway }: KeptReport,
): AsyncGenerator<SettlementPair> {
  for (let after = ''; ; ) {
    const { rows } = await transaction.query<PairRow>({
      name: 'reconcile-pairs',
      text: PAIRS,
      values: [from, to, runId, gateway, after, PAIRS_OF_PAGE],
    });
    yield* rows.map(toPair);
    if (rows.length < PAIRS_OF_PAGE) return;
    after = rows.at(-1)!.paymentReference;
  }
}

// A payment of another provider is none that this one could know. A line of the same name on two days
// tells of one movement; under two names it is two. Of strangers' lines, which all stand under one account, none
// is looked for again.
const PAIRS = `select l.account_id as "accountId", l.payment_reference as "paymentReference", l.lines,
    p.state, coalesce(taken.amount, p.captured) as "takenMinor",
    coalesce(taken.asset, p.currency) as "takenCurrency", back.refunds
  from (select account_id, payment_id, payment_reference, jsonb_agg(jsonb_build_object(
      'lineReference', line_reference, 'kind', kind, 'refundId', refund_reference,
      'amountMinor', amount_minor::text, 'currency', currency,
      'otherDay', case when s.payment_id is not null then (
        select min(o.day)::text from settlement_line o where o.account_id = s.account_id
          and o.payment_id = s.payment_id and o.kind = s.kind and o.day <> s.day
          and o.refund_reference is not distinct from s.refund_reference
          and o.line_reference <> s.line_reference) end) order by number) as lines
    from settlement_line s where account_id between $1 and $2 and run_id = $3
      and payment_reference collate "C" > $5
    group by 1, 2, 3 order by payment_reference collate "C" limit $6) l
  left join lateral (select id, order_id, state, currency, nullif(captured_minor, 0) as captured
    from payment where account_id = l.account_id and id = l.payment_id and gateway = $4) p on true
  left join lateral (select sum(amount)::bigint as amount, min(asset) as asset from transfer
    where account_id = l.account_id and order_id = p.order_id and payment_id = p.id
      and kind = 'payment' and from_place = 'provider:' || $4) taken on true
  left join lateral (select jsonb_agg(jsonb_build_object('id', id, 'state', state,
      'destination', destination, 'amountMinor', amount_minor::text, 'currency', currency)) as refunds
    from refund where account_id = l.account_id and payment_id = p.id and order_id = p.order_id)
    back on true
  order by l.payment_reference collate "C"`;

function toPair(row: PairRow): SettlementPair {
  const { state, takenMinor, takenCurrency } = row;
  const isTaken = state === 'captured' && takenMinor !== null && takenCurrency !== null;
  return {
    accountId: row.accountId === FIRST_ACCOUNT ? null : row.accountId,
    paymentId: row.paymentReference,
    lines: row.lines.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) })),
    payment:
      state === null
        ? null
        : {
            state,
            taken: isTaken ? { amountMinor: takenMinor, currency: takenCurrency } : null,
            refunds: (row.refunds ?? []).map((refund) => ({
              ...refund,
              amountMinor: BigInt(refund.amountMinor),
            })),
          },
  };
}

export interface MissingRow {
  accountId: string;
  paymentId: string;
  refundId: string | null;
  amountMinor: bigint;
  currency: string;
}

/** What we say happened at the provider within a day, and no report of the day or its neighbours knows. */
export async function readMissingAtProvider(
  transaction: Transaction,
  { from, to }: AccountRange,
  of: KeptReport & { day: SettlementDay; bounds: { from: Instant; until: Instant } },
): Promise<MissingRow[]> {
  const { rows } = await transaction.query<MissingRow>({
    name: 'reconcile-missing',
    text: MISSING,
    values: [
      from,
      to,
      of.gateway,
      of.day,
      new Date(of.bounds.from).toISOString(),
      new Date(of.bounds.until).toISOString(),
    ],
  });
  return rows;
}

const lineOf = (kind: SettlementKind, condition: string) =>
  `exists (select from settlement_line l where l.account_id = p.account_id and l.kind = '${kind}'
    and l.day between $4::date - 1 and $4::date + 1 and ${condition})`;

const MISSING = `select p.account_id as "accountId", p.id as "paymentId", null::uuid as "refundId",
    t.amount as "amountMinor", t.asset as currency
  from payment p join transfer t on t.account_id = p.account_id and t.order_id = p.order_id
    and t.payment_id = p.id and t.kind = 'payment' and t.from_place = 'provider:' || $3
  where p.account_id between $1 and $2 and t.account_id between $1 and $2
    and p.gateway = $3 and p.state = 'captured'
    and t.happened_at >= $5 and t.happened_at < $6 and not ${lineOf('capture', 'l.payment_id = p.id')}
  union all
  select p.account_id, p.id, r.id, r.amount_minor, r.currency
  from refund r join payment p on p.account_id = r.account_id and p.id = r.payment_id
  where p.account_id between $1 and $2 and r.account_id between $1 and $2
    and p.gateway = $3 and r.state = 'refunded' and r.destination = 'original'
    and r.refunded_at >= $5 and r.refunded_at < $6
    and not ${lineOf('refund', 'l.refund_reference = r.id::text')}
  order by 1, 2`;
