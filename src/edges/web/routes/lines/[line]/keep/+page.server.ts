import { error } from '@sveltejs/kit';
import { localDayOf } from '#domain/local-day.ts';
import { toPublicId } from '#domain/public-id.ts';
import { DAY } from '#domain/time.ts';
import { keepNumber, MOST_KEEP_DAYS } from '#usecases/keep-number.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { renewalHint } from '../../../../http/renewal-hint.ts';
import { requireSession } from '../../../../http/session.ts';
import { toKeepView } from '../../../../view/keep-view.ts';
import type { PageServerLoad } from './$types';

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** Null: no date of the calendar. */
function dayOf(date: string): number | null {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY;
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && Number.isInteger(day) && dateOf(day) === date
    ? day
    : null;
}

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const lineId = lineIdOf(event.params);
  const view = await viewAccount(product, accountId);
  const shown = view?.lines.find(({ line }) => line.id === lineId);
  if (!shown) error(404);
  const { market, line } = shown;
  const today = localDayOf(product.clock(), market.timeZone);
  const asked = event.url.searchParams.get('until')?.trim() ?? null;
  const day = asked === null ? null : dayOf(asked);
  const answer = day === null ? null : await keepNumber(product, { accountId, lineId, day });
  if (answer && 'refused' in answer && answer.refused === 'unknown_line') error(404);
  const problem =
    asked !== null && day === null
      ? ('invalid' as const)
      : answer && 'refused' in answer
        ? ('range' as const)
        : null;
  return {
    lineId: toPublicId('line', lineId),
    msisdn: line.msisdn,
    timeZone: market.timeZone,
    currency: market.currency,
    until: asked ?? dateOf(today + 365),
    least: dateOf(today + 1),
    most: dateOf(today + MOST_KEEP_DAYS),
    problem,
    renewal: await renewalHint(product, accountId, shown),
    keep: answer && !('refused' in answer) ? toKeepView(answer) : null,
  };
};
