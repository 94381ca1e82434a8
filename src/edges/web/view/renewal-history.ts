import type { AutoRenewalEnd, RenewalDrop } from '#domain/auto-renewal.ts';
import { type Currency, isCurrency } from '#domain/money.ts';
import type { ToldEvent } from '#storage/reads/line-events.ts';
import type { Step } from '../components/timeline.svelte';
import type { Tongue } from '../words/tongue.ts';

/** The history of an agreement as a timeline, newest first, each with whether it was told. */
export const historySteps = (
  events: readonly ToldEvent[],
  tongue: Tongue,
  currency: Currency,
): Step[] =>
  events.map((event) => {
    const notice = tongue.words.autoRenewal.notices[event.notice];
    return {
      key: event.id,
      look: looksBad(event) ? 'failed' : 'done',
      title: titleOf(event, tongue, currency),
      at: event.happenedAt,
      ...(notice !== '' && { detail: notice }),
    };
  });

const looksBad = ({ kind, detail }: ToldEvent): boolean =>
  kind === 'auto-renewal-failed' ||
  (kind === 'auto-renewal-preflight' && detail.problems !== '') ||
  (kind === 'auto-renewal-ended' && !detail.cause?.startsWith('stopped'));

function titleOf({ kind, detail }: ToldEvent, tongue: Tongue, ownCurrency: Currency): string {
  const { history: w, ended } = tongue.words.autoRenewal;
  const { currency: named } = detail;
  const currency = named && isCurrency(named) ? named : ownCurrency;
  const money = (minor: string | undefined) => tongue.money(BigInt(minor ?? '0'), currency);
  switch (kind) {
    case 'auto-renewal-agreed':
      return w.agreed(money(detail.agreedMinor));
    case 'auto-renewal-preflight':
      return detail.problems === '' ? w.preflightGood : w.preflightBad;
    case 'auto-renewal-noticed':
      return w.noticed(money(detail.amountMinor));
    case 'auto-renewal-dropped':
      return w.dropped[detail.reason as RenewalDrop](money(detail.amountMinor));
    case 'auto-renewal-tried':
      return w.tried;
    case 'auto-renewal-renewed':
      return w.renewed(money(detail.amountMinor));
    case 'auto-renewal-failed':
      return detail.reason === 'monthly_cap' ? w.capped : w.failed;
    case 'auto-renewal-paused':
      return w.paused;
    case 'auto-renewal-resumed':
      return w.resumed;
    case 'auto-renewal-swapped':
      return w.swapped(detail.from ?? '', detail.to ?? null);
    case 'auto-renewal-ended':
      return w.ended(ended.causes[detail.cause as AutoRenewalEnd]);
    default:
      throw new Error(`not of auto-renewal: ${kind}`);
  }
}
