import {
  type AllowanceKind,
  allowanceKinds,
  type ServiceScope,
  type UsageKind,
} from '#domain/allowance.ts';
import type { Localized } from '#domain/catalogue.ts';
import { type Currency, isCurrency } from '#domain/money.ts';
import { type Rules, serviceOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { readWatchEvents, type WatchEventRow } from '#storage/reads/watch-events.ts';
import type { Product } from '../product.ts';

interface OfCap {
  of: UsageKind | 'money';
  /** With money. */
  currency: Currency | null;
  /** Null: any. */
  service: Localized | null;
  abroad: boolean;
  used: bigint;
  limit: bigint;
  /** When the cap counts anew; null: with the next plan. */
  endsAt: Instant | null;
}

/** One thing that alerts and caps did. */
export type WatchEvent = { id: string; happenedAt: Instant } & (
  | { what: 'level'; of: AllowanceKind; scope: ServiceScope; left: bigint }
  | { what: 'days-left'; days: number; endsAt: Instant }
  | { what: 'spend'; used: bigint; currency: Currency; per: 'day' | 'month' }
  | { what: 'arrival'; country: string }
  | ({ what: 'cap-near' | 'cap-reached' } & OfCap)
  /** `nextLimit`: what held then; null: nothing until `endsAt`. */
  | ({ what: 'cap-lifted'; nextLimit: bigint | null } & OfCap)
);

const MOST = 30;

const scopes: readonly ServiceScope[] = ['national', 'international'];

/** The newest first; what several alerts said of one crossing is one event. */
export async function watchHistory(
  { database }: Pick<Product, 'database'>,
  of: { accountId: string; lineId: string },
  rules: Rules,
): Promise<WatchEvent[]> {
  const rows = await readWatchEvents(database, { ...of, limit: MOST });
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const event = toEvent(row, rules);
    const { bucketId, left } = row.detail;
    const crossing = bucketId && `${row.happenedAt} ${bucketId} ${left}`;
    if (!event || (crossing && seen.has(crossing))) return [];
    if (crossing) seen.add(crossing);
    return [event];
  });
}

function toEvent({ id, kind, detail, happenedAt }: WatchEventRow, rules: Rules): WatchEvent | null {
  const about = { id, happenedAt };
  if (kind === 'cap-reached')
    return {
      ...about,
      what: Number(detail.percent) >= 100 ? 'cap-reached' : 'cap-near',
      ...capOf(detail, rules),
    };
  if (kind === 'cap-overridden') {
    const nextLimit = detail.nextLimit === undefined ? null : BigInt(detail.nextLimit);
    return { ...about, what: 'cap-lifted', nextLimit, ...capOf(detail, rules) };
  }
  return alertOf(about, detail);
}

function alertOf(
  about: Pick<WatchEvent, 'id' | 'happenedAt'>,
  detail: Record<string, string>,
): WatchEvent | null {
  const { country, days, endsAt, per, used, left, currency } = detail;
  if (country !== undefined) return { ...about, what: 'arrival', country };
  if (days !== undefined)
    return { ...about, what: 'days-left', days: Number(days), endsAt: Number(endsAt) };
  if (per === 'day' || per === 'month')
    return currency !== undefined && isCurrency(currency)
      ? { ...about, what: 'spend', used: BigInt(used!), currency, per }
      : null;
  const of = allowanceKinds.find((each) => each === detail.kind);
  if (!of || left === undefined) return null;
  // Earlier ones did not say which.
  const scope = scopes.find((each) => each === detail.scope) ?? 'any';
  return { ...about, what: 'level', of, scope, left: BigInt(left) };
}

const capOf = (detail: Record<string, string>, rules: Rules): OfCap => ({
  of: detail.of as OfCap['of'],
  currency: detail.currency !== undefined && isCurrency(detail.currency) ? detail.currency : null,
  service: serviceOf(rules, detail.serviceId),
  abroad: detail.abroad === 'true',
  used: BigInt(detail.used!),
  limit: BigInt(detail.limit!),
  endsAt: detail.endsAt === undefined ? null : Number(detail.endsAt),
});
