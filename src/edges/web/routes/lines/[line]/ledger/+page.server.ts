import { error } from '@sveltejs/kit';
import type { Bucket } from '#domain/ledger.ts';
import { endOfLocalDay, localDayOf } from '#domain/local-day.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { type Rules, serviceOf, zoneOf } from '#domain/rules.ts';
import {
  explainBucketOf,
  explainLine,
  explainOrderOf,
  ruleNames,
} from '#usecases/ledger/explain.ts';
import { listMovements } from '#usecases/ledger/list-movements.ts';
import type { Product } from '#usecases/product.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import {
  type BucketPlace,
  type Telling,
  toBucketLink,
  toBucketStoryView,
  toMovementRow,
  toOrderStoryView,
} from '../../../../view/ledger-view.ts';
import type { PageServerLoad } from './$types';

interface Wish {
  product: Product;
  reference: Awaited<ReturnType<Product['reference']>>;
  accountId: string;
  telling: Telling;
  asked: URLSearchParams;
}

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product, locale } = event.locals;
  const lineId = lineIdOf(event.params);
  const asked = event.url.searchParams;
  const reference = await product.reference();
  const telling = { names: ruleNames(reference), locale };
  const wish: Wish = { product, reference, accountId, telling, asked };
  const line = toPublicId('line', lineId);
  const now = product.clock();
  if (asked.has('bucket')) return { line, now, page: await bucketPage(wish) };
  if (asked.has('order')) return { line, now, page: await orderPage(wish) };
  const explained = await explainLine(product, { accountId, lineId });
  if (!explained) error(404);
  const { buckets, timeZone } = explained;
  const placeOf = placesIn(reference.rules);
  const links = buckets.map((each) => toBucketLink(each, placeOf(each.bucket)));
  return { line, now, page: { kind: 'line' as const, buckets: links, timeZone } };
};

const placesIn =
  (rules: Rules) =>
  ({ zoneId, serviceId }: Bucket): BucketPlace => ({
    zone: zoneOf(rules, zoneId).name,
    service: serviceOf(rules, serviceId),
  });

async function bucketPage({ product, reference, accountId, telling, asked }: Wish) {
  const bucketId = fromPublicId('bkt', asked.get('bucket') ?? '') ?? error(404);
  const explained = (await explainBucketOf(product, { accountId, bucketId })) ?? error(404);
  const place = placesIn(reference.rules)(explained.bucket);
  const story = toBucketStoryView(explained, { ...telling, ...place, month: asked.get('month') });
  const day = asked.get('day');
  if (day === null) return { kind: 'bucket' as const, story, day: null };
  const { from, until } = spanOf(day, explained.timeZone) ?? error(404);
  const { movements, next } = await listMovements(product, {
    accountId,
    filter: { bucketId, from, until },
    after: afterOf(asked),
    limit: 100,
  });
  const rows = movements.map((each) => toMovementRow(each, bucketId, telling));
  const more = next === null ? null : String(next);
  return { kind: 'bucket' as const, story, day: { from, text: day, rows, more } };
}

const afterOf = (asked: URLSearchParams): bigint =>
  BigInt(/^\d{1,18}$/.exec(asked.get('after') ?? '')?.[0] ?? 0);

/** The instants of a date of the zone; null when it is none. */
function spanOf(day: string, timeZone: string) {
  const midday = Date.parse(`${day}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(midday)) return null;
  const localDay = localDayOf(midday, 'UTC');
  return {
    from: endOfLocalDay(localDay - 1, timeZone),
    until: endOfLocalDay(localDay, timeZone),
  };
}

async function orderPage({ product, reference, accountId, telling, asked }: Wish) {
  const orderId = fromPublicId('ord', asked.get('order') ?? '') ?? error(404);
  const explained = (await explainOrderOf(product, { accountId, orderId })) ?? error(404);
  const placeOf = placesIn(reference.rules);
  return {
    kind: 'order' as const,
    story: toOrderStoryView(explained, { ...telling, placeOf }),
  };
}
