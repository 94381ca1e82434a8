import { type RequestEvent, redirect } from '@sveltejs/kit';
import { type Currency, isCurrency, minorDigits } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import { chooseCreditUse } from '#usecases/charging/choose-credit-use.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import { chooseStepUp } from '#usecases/identity/step-up/choose-step-up.ts';
import type { PendingAction } from '#usecases/identity/step-up/pending-action.ts';
import { requireStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import { setCreditFallback } from '#usecases/set-credit-fallback.ts';
import { viewOrderSummary } from '#usecases/view-order-summary.ts';
import { readDecimal } from '../view/typed-number.ts';
import type { Tongue } from '../words/tongue.ts';
import { agreeByForm } from './agree-renewal.ts';
import { parkByForm, restoreByForm } from './hold-action.ts';
import { chosenIn, pay } from './pay-action.ts';
import { requireSession } from './session.ts';
import { toConfirm } from './step-up.ts';

type Place = Pick<RequestEvent, 'locals' | 'url'>;

const purpose = 'pay-with-stored-means';

/** Credit may pay when a card fails; allowing it is a payment with stored means. */
export async function allowFallback(event: Place): Promise<never> {
  const { product } = event.locals;
  const { accountId, sessionId } = requireSession(event);
  const subject = 'credit-fallback';
  const stepUp = await requireStepUp(product, { accountId, sessionId, purpose, subject });
  if ('refused' in stepUp)
    toConfirm(event, purpose, { next: '/account', action: { act: 'allow-fallback' } });
  await setCreditFallback(product, { accountId, fallback: true });
  redirect(303, '/account#credit');
}

/** Credit may pay for a line's use that no allowance covers. */
export async function allowCreditUse(event: Place, lineId: string): Promise<never> {
  const { product } = event.locals;
  const { accountId, sessionId } = requireSession(event);
  const page = `/account?line=${toPublicId('line', lineId)}`;
  const subject = `credit-use-${lineId}`;
  const stepUp = await requireStepUp(product, { accountId, sessionId, purpose, subject });
  if ('refused' in stepUp)
    toConfirm(event, purpose, { next: page, action: { act: 'allow-credit-use', lineId } });
  // A line that is gone meanwhile is not shown either.
  await chooseCreditUse(product, { accountId, lineId, spendsCredit: true });
  redirect(303, `${page}#credit`);
}

/** When payments ask, as it was typed. Leads on, or says that the amount is none. */
export async function choosePaymentGuard(
  event: Place,
  { ask, amount, currency }: { ask: string; amount: string; currency: string },
): Promise<'amount_not_offered'> {
  const answer = await chooseStepUp(event.locals.product, requireSession(event), {
    ask,
    freeBelow: isCurrency(currency) ? moneyOf(amount, currency) : null,
  });
  if (!('refused' in answer)) redirect(303, '/security?done=paying');
  if (answer.refused === 'amount_not_offered') return answer.refused;
  return toConfirm(event, 'change-security', {
    next: '/security/paying',
    action: { act: 'choose-payment-guard', ask, amount, currency },
  });
}

function moneyOf(amount: string, currency: Currency) {
  const amountMinor = readDecimal(amount, minorDigits[currency]);
  return amountMinor === null ? null : { amountMinor, currency };
}

/** Does what was asked for before its owner confirmed, by the same functions as if it were asked for now. */
export async function goOn(event: Place, action: PendingAction): Promise<never> {
  switch (action.act) {
    case 'pay-order': {
      const { act, orderId, ...chosen } = action;
      const refused = await pay(event, { orderId, ...chosen });
      const search = chosenIn({ orderId, ...chosen });
      search.set('refused', refused);
      return redirect(303, `/orders/${toPublicId('ord', orderId)}/review?${search}`);
    }
    case 'allow-fallback':
      return allowFallback(event);
    case 'allow-credit-use':
      return allowCreditUse(event, action.lineId);
    case 'agree-auto-renewal': {
      await agreeByForm(event, action);
      const line = toPublicId('line', action.lineId);
      return redirect(303, `/lines/${line}/auto-renewal/agree?${action.query}&changed`);
    }
    case 'park-line':
      return parkByForm(event, action);
    case 'restore-line':
      return restoreByForm(event, action.lineId);
    case 'choose-payment-guard':
      await choosePaymentGuard(event, action);
      return redirect(303, '/security/paying?wrong=amount');
  }
}

/** What is done once its owner has confirmed, in a sentence, and what the button says. */
export async function tellPending(
  { product }: App.Locals,
  { accountId }: Pick<CurrentSession, 'accountId'>,
  { action, tongue }: { action: PendingAction; tongue: Tongue },
): Promise<{ sentence: string; button: string } | null> {
  const { afterwards, button } = tongue.words.factors.confirm;
  if (action.act !== 'pay-order') return { sentence: afterwards[action.act], button };
  const told = await viewOrderSummary(product, { accountId, orderId: action.orderId });
  if (!told) return null;
  const plan = tongue.of(told.plan.name);
  const price = tongue.money(told.order.priceMinor, told.order.currency);
  if (action.method === 'saved')
    return { sentence: afterwards.paySaved(price, plan), button: afterwards.payButton(price) };
  return action.method === 'credit'
    ? { sentence: afterwards.payWhole(price, plan), button: afterwards.payButton(price) }
    : { sentence: afterwards.payPart(plan), button };
}
