import { error, redirect } from '@sveltejs/kit';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { chooseCreditUse } from '#usecases/charging/choose-credit-use.ts';
import { requireStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import { setCreditFallback, viewCreditFallback } from '#usecases/set-credit-fallback.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { typedFields } from '../../http/form.ts';
import { requireSession } from '../../http/session.ts';
import { toConfirm } from '../../http/step-up.ts';
import { toCreditUseView } from '../../view/credit-use-view.ts';
import { toCreditView } from '../../view/credit-view.ts';
import { mostUrgent } from '../../view/line-urgency.ts';
import { toLineView } from '../../view/line-view.ts';
import { toOrderRow } from '../../view/order-view.ts';
import type { Actions, PageServerLoad } from './$types';

const LAST_ORDERS = 3;

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const view = await viewAccount(product, accountId);
  if (!view) error(404);
  const { rules } = await product.reference();
  const { now } = view;
  const lines = view.lines.map((line) => toLineView(line, { ...rules, now }));
  const asked = event.url.searchParams.get('line');
  const line = lines.find((each) => each.id === asked) ?? mostUrgent(lines) ?? null;
  const shown = view.lines.find((each) => toPublicId('line', each.line.id) === line?.id);
  return {
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
    openOrder:
      view.orders.map(toOrderRow).find((each) => each.state === 'awaiting-payment') ?? null,
    credit: view.credit.map(toCreditView),
    creditFallback: await viewCreditFallback(product, accountId),
    creditUse: shown ? toCreditUseView(shown.line, shown.market.currency, rules) : null,
    zone: line?.timeZone ?? view.account.timeZone,
    now,
  };
};

export const actions: Actions = {
  /** Whether credit may pay when a card fails; allowing it is a payment with stored means. */
  fallback: async (event) => {
    const { accountId, sessionId } = requireSession(event);
    const { product } = event.locals;
    const fallback = (await typedFields(event.request, ['allowed'])).allowed === 'yes';
    if (fallback) {
      const purpose = 'pay-with-stored-means';
      const subject = 'credit-fallback';
      const stepUp = await requireStepUp(product, { accountId, sessionId, purpose, subject });
      if ('refused' in stepUp) toConfirm(event, purpose);
    }
    await setCreditFallback(product, { accountId, fallback });
    redirect(303, '/account#credit');
  },
  /** Whether credit may pay for a line's use that no allowance covers. */
  use: async (event) => {
    const { accountId, sessionId } = requireSession(event);
    const { product } = event.locals;
    const { line, allowed } = await typedFields(event.request, ['line', 'allowed']);
    const lineId = fromPublicId('line', line);
    if (lineId === null) error(404);
    const spendsCredit = allowed === 'yes';
    if (spendsCredit) {
      const purpose = 'pay-with-stored-means';
      const subject = `credit-use-${lineId}`;
      const stepUp = await requireStepUp(product, { accountId, sessionId, purpose, subject });
      if ('refused' in stepUp) toConfirm(event, purpose);
    }
    const chosen = await chooseCreditUse(product, { accountId, lineId, spendsCredit });
    if ('refused' in chosen) error(404);
    redirect(303, `/account?line=${line}#credit`);
  },
};
