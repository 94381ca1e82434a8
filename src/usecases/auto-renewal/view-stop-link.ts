import type { AutoRenewalEnd } from '#domain/auto-renewal.ts';
import { referenceOf } from '#domain/draft-order.ts';
import type { Instant } from '#domain/time.ts';
import { type NoticeState, readRenewalEvents } from '#storage/reads/line-events.ts';
import type { Product } from '../product.ts';
import type { StopKey } from './stop-link.ts';
import { type AutoRenewalView, viewAutoRenewal } from './view-auto-renewal.ts';

/** How auto-renewal of a line came to its end, and whether its subscriber was told. */
export interface RenewalEndView {
  at: Instant;
  cause: AutoRenewalEnd;
  /** Of what happened: names it to support. */
  reference: string;
  notice: NoticeState;
  /** A provider was being asked for the money just then. */
  chargeUnderWay: boolean;
}

/** The last end of a line's auto-renewal; null: it never ended, or is on again. */
export async function viewRenewalEnd(
  product: Product,
  { auto, line }: Pick<AutoRenewalView, 'auto' | 'line'>,
  accountId: string,
): Promise<RenewalEndView | null> {
  if (auto?.state !== 'ended') return null;
  const of = { accountId, lineId: line.id, before: null, limit: 20 };
  const events = await readRenewalEvents(product.database, of);
  const end = events.find(({ kind }) => kind === 'auto-renewal-ended');
  if (!end) return null;
  return {
    at: end.happenedAt,
    cause: auto.endCause!,
    reference: referenceOf(end.id),
    notice: end.notice,
    chargeUnderWay: end.detail.underWay === 'yes',
  };
}

/** What a link that stops auto-renewal is about, as it stands; null: no such line. */
export async function viewStopLink(
  product: Product,
  { accountId, lineId, agreedAt }: StopKey,
): Promise<{
  view: AutoRenewalView;
  end: RenewalEndView | null;
  /** What is in force was agreed to after the link was made. */
  isLater: boolean;
} | null> {
  const view = await viewAutoRenewal(product, { accountId, lineId });
  if (!view?.auto) return null;
  const end = await viewRenewalEnd(product, view, accountId);
  return { view, end, isLater: view.auto.consent.agreedAt !== agreedAt };
}
