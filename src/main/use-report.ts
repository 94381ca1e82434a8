import type { AllowanceKind } from '#domain/allowance.ts';
import type { Market, Zone } from '#domain/catalogue.ts';
import type { Usage } from '#domain/charging.ts';
import { formatAllowance, formatData, formatTexts, formatVoice } from '#domain/format.ts';
import type { Bucket } from '#domain/ledger.ts';
import { toPublicId } from '#domain/public-id.ts';
import { zoneOf } from '#domain/rules.ts';
import type { LineView } from '#usecases/view-account.ts';

type Sides = { before: LineView; after: LineView };
type Zones = ReadonlyMap<string, Zone>;

/** An amount of one kind of use, in English. */
export function inWords(kind: Usage['kind'], amount: bigint): string {
  if (kind === 'data') return formatData(amount, 'en');
  return kind === 'voice' ? formatVoice(amount, 'en') : formatTexts(amount, 'en');
}

/** What each open bucket held before and holds after, for scripts; amounts as decimal text. */
export const figures = (sides: Sides) =>
  pairs(sides).map(([before, after]) => ({
    id: toPublicId('bkt', after.id),
    kind: after.kind,
    scope: after.scope,
    zone: after.zoneId,
    asset: after.asset,
    granted: String(after.granted),
    before: String(before.remaining),
    after: String(after.remaining),
  }));

/** The same for people: a bar before and after where something moved, one bar where nothing did. */
export function bars(sides: Sides, zones: Zones): string {
  const { market } = sides.after;
  return pairs(sides)
    .map(([before, after]) => {
      const moved = before.remaining !== after.remaining;
      const rows = moved
        ? [bar('before', before, market), bar('after', after, market)]
        : [bar('', after, market)];
      return `${titleOf(after, zones)}\n${rows.join('')}`;
    })
    .join('');
}

/** Names of the zones for which a line still has something of a kind. */
export const servedBy = ({ buckets }: LineView, kind: AllowanceKind, zones: Zones): string[] => [
  ...new Set(
    buckets
      .filter((bucket) => bucket.kind === kind && bucket.remaining > 0n)
      .map((bucket) => zoneOf({ zones }, bucket.zoneId).name.en),
  ),
];

/** Open buckets as they are now, each beside itself as it was. */
function pairs({ before, after }: Sides): [Bucket, Bucket][] {
  const known = new Map(before.buckets.map((bucket) => [bucket.id, bucket]));
  return after.buckets.map((bucket) => [known.get(bucket.id) ?? bucket, bucket]);
}

const kinds: Record<AllowanceKind, string> = {
  data: 'Data',
  voice: 'Calls',
  sms: 'Texts',
  credit: 'Credit',
};

function titleOf({ kind, scope, zoneId, startsAt }: Bucket, zones: Zones): string {
  const reach = scope === 'any' ? '' : `, ${scope}`;
  const waiting = startsAt === null ? ', waiting for its first use' : '';
  return `${kinds[kind]}${reach} · ${zoneOf({ zones }, zoneId).name.en}${waiting}`;
}

const WIDTH = 24n;

function bar(label: string, { kind, remaining, granted }: Bucket, { currency }: Market): string {
  const words = (amount: bigint) => formatAllowance({ kind, amount, currency }, 'en');
  // Rounded up: as long as anything is left the bar shows it.
  const full = Number((remaining * WIDTH + granted - 1n) / granted);
  const drawn = '█'.repeat(full) + '░'.repeat(Number(WIDTH) - full);
  return `  ${label.padEnd(6)}  ${drawn}  ${words(remaining)} of ${words(granted)}\n`;
}
