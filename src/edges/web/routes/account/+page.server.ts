import { error, redirect } from '@sveltejs/kit';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { chooseCreditUse } from '#usecases/charging/choose-credit-use.ts';
import { topUpPlans } from '#usecases/list-plans.ts';
import { viewAttention } from '#usecases/notices/preferences.ts';
import { invitesFriends } from '#usecases/promotions/view-referral.ts';
import { setCreditFallback, viewCreditFallback } from '#usecases/set-credit-fallback.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { stoppedCaps } from '#usecases/watching/stopped-caps.ts';
import { typedFields } from '../../http/form.ts';
import { allowCreditUse, allowFallback } from '../../http/pending-action.ts';
import { renewalHint } from '../../http/renewal-hint.ts';
import { requireSession } from '../../http/session.ts';
import { toCreditUseView } from '../../view/credit-use-view.ts';
import { toCreditView } from '../../view/credit-view.ts';
import { toEndings } from '../../view/ending-view.ts';
import { mostUrgent } from '../../view/line-urgency.ts';
import { toLineView } from '../../view/line-view.ts';
import { toOrderRow } from '../../view/order-view.ts';
import { capName } from '../../view/watch-view.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const LAST_ORDERS = 3;

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const view = await viewAccount(product, accountId);
  if (!view) error(404);
  const reference = await product.reference();
  const { rules } = reference;
  const { now } = view;
  const lines = view.lines.map((line) => toLineView(line, { ...rules, now }));
  const asked = event.url.searchParams.get('line');
  const line = lines.find((each) => each.id === asked) ?? mostUrgent(lines) ?? null;
  const shown = view.lines.find((each) => toPublicId('line', each.line.id) === line?.id);
  return {
    attention: await viewAttention(product, accountId),
    isWelcome: event.url.searchParams.has('welcome'),
    line,
    chips: lines.map(({ id, label, msisdn, state, current }) => ({
      id,
      label,
      msisdn,
      state,
      current,
    })),
    orders: view.orders.slice(0, LAST_ORDERS).map(toOrderRow),
    // What auto-renewal asks for is told where it is told of.
    openOrder:
      view.orders
        .filter(({ order }) => order.origin === 'subscriber')
        .map(toOrderRow)
        .find((each) => each.state === 'awaiting-payment') ?? null,
    credit: view.credit.map(toCreditView),
    creditFallback: await viewCreditFallback(product, accountId),
    creditUse: shown ? toCreditUseView(shown.line, shown.market.currency, rules) : null,
    offersTopUp: shown !== undefined && topUpPlans(reference, shown.line).length > 0,
    invites: invitesFriends(rules),
    renewal: shown ? await renewalHint(product, accountId, shown) : null,
    stops: shown ? await stopsOf(event, { accountId, lineId: shown.line.id }) : [],
    endings: shown ? toEndings(shown, now) : [],
    ownZone: view.account.timeZone,
    zone: line?.timeZone ?? view.account.timeZone,
    now,
  };
};

/** What a cap has stopped, and until when; null: until the next plan. */
async function stopsOf(
  { locals }: Parameters<PageServerLoad>[0],
  of: { accountId: string; lineId: string },
) {
  const caps = await stoppedCaps(locals.product, of);
  return caps.map((cap) => ({ name: capName(cap, tongueOf(locals.locale)), endsAt: cap.endsAt }));
}

export const actions: Actions = {
  /** Whether credit may pay when a card fails; allowing it is a payment with stored means. */
  fallback: async (event) => {
    const { accountId } = requireSession(event);
    const { allowed } = await typedFields(event.request, ['allowed']);
    if (allowed === 'yes') return allowFallback(event);
    await setCreditFallback(event.locals.product, { accountId, fallback: false });
    redirect(303, '/account#credit');
  },
  /** Whether credit may pay for a line's use that no allowance covers. */
  use: async (event) => {
    const { accountId } = requireSession(event);
    const { line, allowed } = await typedFields(event.request, ['line', 'allowed']);
    const lineId = fromPublicId('line', line);
    if (lineId === null) error(404);
    if (allowed === 'yes') return allowCreditUse(event, lineId);
    const stop = { accountId, lineId, spendsCredit: false };
    const chosen = await chooseCreditUse(event.locals.product, stop);
    if ('refused' in chosen) error(404);
    redirect(303, `/account?line=${line}#credit`);
  },
};
