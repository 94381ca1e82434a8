import { type RequestEvent, redirect } from '@sveltejs/kit';
import { isRefusal } from '#domain/account-state.ts';
import { meansWords } from '#domain/means-consent.ts';
import { toPublicId } from '#domain/public-id.ts';
import { lastInstantOf } from '#domain/validity.ts';
import { payableMeans } from '#usecases/means/view-means.ts';
import { forecastRefund } from '#usecases/refund/forecast-refund.ts';
import { simulateRenewal } from '#usecases/simulate-renewal.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { viewOrderCredit } from '#usecases/view-order-credit.ts';
import { codeAction } from '../../../../http/code-action.ts';
import { invitedBy } from '../../../../http/invited.ts';
import { orderIdOf } from '../../../../http/line-param.ts';
import { loadOrderPage } from '../../../../http/order-page.ts';
import { payAction, payErrors } from '../../../../http/pay-action.ts';
import { requireSession } from '../../../../http/session.ts';
import { meansExpiry, meansName } from '../../../../view/means-view.ts';
import { tongueOf } from '../../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const orderId = orderIdOf(event.params);
  const { order, refundTerms, giveBackAfterMinutes } = await loadOrderPage(product, {
    accountId,
    orderId,
  });
  if (order.state !== 'draft' && order.state !== 'awaiting-payment')
    redirect(303, `/orders/${order.id}`);
  const tongue = tongueOf(event.locals.locale);
  return {
    order,
    /** Chosen before the subscriber was asked who it is. */
    chosen: {
      method: event.url.searchParams.get('method'),
      withCredit: event.url.searchParams.get('credit') === 'yes',
    },
    refused: refusedIn(event),
    /** The code of who invited, until it is used or another is typed. */
    invited: invitedBy(event),
    refundTerms,
    methods: product.gateway.methods(order.currency),
    saved: (await payableMeans(product, accountId)).map((means) => ({
      id: toPublicId('means', means.id),
      name: meansName(means, tongue),
      hint: tongue.words.means.savedHint(
        means.state === 'usable'
          ? meansExpiry(means, tongue)
          : tongue.words.means.states[means.state],
      ),
      icon: means.method === 'card' ? ('card' as const) : ('wallet' as const),
    })),
    /** The very words that are agreed to. */
    keepWords: meansWords[event.locals.locale],
    credit: await viewOrderCredit(product, { accountId, orderId }),
    expected: await expectedSpan(event.locals, { accountId, orderId }),
    refundForecast: await forecastRefund(product, { accountId, orderId }),
    giveBackAfterMinutes,
  };
};

/** Why it could not be paid by itself, once its owner had confirmed who they are. */
function refusedIn({ url, locals }: Pick<RequestEvent, 'url' | 'locals'>) {
  const { words } = tongueOf(locals.locale);
  const code = url.searchParams.get('refused') ?? '';
  if (!Object.hasOwn(words.orders.refusals, code)) return null;
  const refused = code as keyof typeof words.orders.refusals;
  return { code: refused, errors: payErrors(refused, words) };
}

/** From when until when it would be valid if it were paid now; null for a line that isn't there yet. */
async function expectedSpan(
  { product }: App.Locals,
  of: { accountId: string; orderId: string },
): Promise<{ startsAt: number | null; until: number | null } | null> {
  const { order } = (await viewOrder(product, of))!;
  if (order.newLine) return null;
  const { lineId, planId, timing } = order;
  const forecast = await simulateRenewal(product, { accountId: of.accountId, lineId, planId });
  if (isRefusal(forecast)) return null;
  const chosen = forecast.timings.find((each) => each.timing === timing) ?? forecast.timings[0];
  if (!chosen || 'refusal' in chosen) return null;
  const { startsAt, endsAt, validity } = chosen.period;
  return { startsAt, until: endsAt === null ? null : lastInstantOf(endsAt, validity.count) };
}

export const actions: Actions = { pay: payAction, code: codeAction };
