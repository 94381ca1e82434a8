import type { Asset, ServiceScope } from '#domain/allowance.ts';
import type { Instant } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';
import { readSeqBefore } from './seals.ts';

/** What a line used of one asset in one country, direction and service. */
export interface UsageRow {
  /** `credit` was paid in money. */
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
  /** RFC 8506 8.29; null: the network named none. */
  ratingGroup: number | null;
  /** With `credit`: the rule it was billed by. */
  rule: string | null;
  /** With `credit`: the octets, seconds or messages it paid for. */
  quantity: bigint;
}

interface UsageSpan {
  accountId: string;
  lineId: string;
  from: Instant;
  until: Instant;
}

const iso = (at: Instant): string => new Date(at).toISOString();

/**
 * Usage in [from, until) by days of `timeZone`, oldest first, largest sums first within each day and
 * kind; days without usage are absent. A hundred thousand movements are read in about 0.1 s.
 */
export async function readDailyUsage(
  source: Database | Transaction,
  { accountId, lineId, from, until, timeZone }: UsageSpan & { timeZone: string },
): Promise<DailyUsageRow[]> {
  const after = await readSeqBefore(source, { accountId, from });
  const { rows } = await source.query<DailyUsageRow>({
    name: 'usage-by-day',
    text: `select to_char(day, 'YYYY-MM-DD') as day, scope, country, asset, rule,
        rating_group as "ratingGroup", sum(amount)::bigint as amount,
        coalesce(sum(quantity), 0)::bigint as quantity,
        case asset when 'octets' then 'data' when 'seconds' then 'voice' when 'messages' then 'sms'
          else 'credit' end as kind
      from (select (happened_at at time zone $5)::date as day, scope, country, asset, rating_group,
          amount, quantity,
          case when asset in ('octets', 'seconds', 'messages') then null else rule end as rule
        from transfer where account_id = $1 and line_id = $2 and kind = 'usage'
          and happened_at >= $3 and happened_at < $4 and seq > $6) used
      group by used.day, scope, country, asset, rule, rating_group
      order by 1, kind, amount desc, country, scope, rating_group, rule`,
    values: [accountId, lineId, iso(from), iso(until), timeZone, after],
  });
  return rows;
}
