import type { Asset, ServiceScope } from '#domain/allowance.ts';
import type { Instant } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';
import { readSeqBefore } from './seals.ts';

/** What a line used of one asset in one country and direction, on one day or in all. */
export interface UsageRow {
  /** Of the bucket it was taken from. */
  kind: 'data' | 'voice' | 'sms' | 'credit';
  scope: ServiceScope | null;
  /** ISO 3166-1 alpha-2; null = not known. */
  country: string | null;
  asset: Asset;
  /** In the asset's own unit. */
  amount: bigint;
}

export interface DailyUsageRow extends UsageRow {
  /** Date in the zone asked for, `2026-03-29`. */
  day: string;
}

interface UsageSpan {
  accountId: string;
  lineId: string;
  from: Instant;
  until: Instant;
}

const iso = (at: Instant): string => new Date(at).toISOString();

/** Usage in [from, until), largest sums first within each kind. */
export async function readUsage(
  source: Database | Transaction,
  { accountId, lineId, from, until }: UsageSpan,
): Promise<UsageRow[]> {
  const after = await readSeqBefore(source, { accountId, from });
  const { rows } = await source.query<UsageRow>({
    name: 'usage',
    text: `select b.kind, t.scope, t.country, t.asset, sum(t.amount)::bigint as amount
      from transfer t join bucket b on b.account_id = t.account_id and b.id = t.bucket_id
      where t.account_id = $1 and t.line_id = $2 and t.kind = 'usage'
        and t.happened_at >= $3 and t.happened_at < $4 and t.seq > $5
      group by b.kind, t.scope, t.country, t.asset
      order by b.kind, amount desc, t.country, t.scope`,
    values: [accountId, lineId, iso(from), iso(until), after],
  });
  return rows;
}

/** The same by days of `timeZone`, oldest first; days without usage are absent. */
export async function readDailyUsage(
  source: Database | Transaction,
  { accountId, lineId, from, until, timeZone }: UsageSpan & { timeZone: string },
): Promise<DailyUsageRow[]> {
  const after = await readSeqBefore(source, { accountId, from });
  const { rows } = await source.query<DailyUsageRow>({
    name: 'usage-by-day',
    text: `select to_char(t.happened_at at time zone $5, 'YYYY-MM-DD') as day, b.kind, t.scope,
        t.country, t.asset, sum(t.amount)::bigint as amount
      from transfer t join bucket b on b.account_id = t.account_id and b.id = t.bucket_id
      where t.account_id = $1 and t.line_id = $2 and t.kind = 'usage'
        and t.happened_at >= $3 and t.happened_at < $4 and t.seq > $6
      group by 1, b.kind, t.scope, t.country, t.asset
      order by 1, b.kind, amount desc, t.country, t.scope`,
    values: [accountId, lineId, iso(from), iso(until), timeZone, after],
  });
  return rows;
}
