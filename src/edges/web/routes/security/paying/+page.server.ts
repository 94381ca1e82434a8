import { fail, redirect } from '@sveltejs/kit';
import { type Currency, type Money, minorDigits } from '#domain/money.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import {
  removePaymentPassword,
  requestPaymentLink,
  setPaymentPassword,
} from '#usecases/identity/step-up/manage-payment-password.ts';
import type { Product } from '#usecases/product.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { typedFields } from '../../../http/form.ts';
import { paymentPasswordErrors } from '../../../http/payment-password.ts';
import { choosePaymentGuard } from '../../../http/pending-action.ts';
import { requireSession } from '../../../http/session.ts';
import { requireConfirmed } from '../../../http/step-up.ts';
import { unlessBusy } from '../../../http/unless-busy.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const purpose = 'change-security';

export const load: PageServerLoad = async (event) => {
  const session = await requireConfirmed(event, purpose);
  const { product } = event.locals;
  const security = await viewSecurity(product, session);
  if (security === null) redirect(303, '/sign-in?next=/security/paying');
  const { paying, hasPaymentPassword } = security;
  const { markets } = (await product.reference()).rules;
  const limit = paying.ask === 'above' ? paying.freeBelow : null;
  return {
    hasPaymentPassword,
    isWrongAmount: event.url.searchParams.get('wrong') === 'amount',
    ask: paying.ask,
    amount: limit ? plainAmount(limit) : '',
    currency: limit?.currency ?? (await ownCurrency(product, session.accountId)),
    currencies: [...new Set([...markets.values()].map((market) => market.currency))],
    userName: session.userName,
  };
};

/** The currency this subscriber's lines are paid in. */
async function ownCurrency(product: Product, accountId: string): Promise<Currency | null> {
  const [first] = (await viewAccount(product, accountId))?.lines ?? [];
  const { markets } = (await product.reference()).rules;
  return (first && markets.get(first.line.marketId)?.currency) ?? null;
}

/** As a form shows it for changing: "12.50". */
function plainAmount({ amountMinor, currency }: Money): string {
  const digits = minorDigits[currency];
  const text = String(amountMinor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

interface Shown {
  errors: Record<string, string>;
  isSent: boolean;
  ask: string | null;
  amount: string | null;
}

const shown = (status: number, errors: Record<string, string>, typed: Partial<Shown> = {}) =>
  fail(status, { ask: null, amount: null, isSent: false, ...typed, errors } satisfies Shown);

export const actions: Actions = {
  choose: async (event) => {
    const w = tongueOf(event.locals.locale).words.factors.paying;
    const typed = await typedFields(event.request, ['ask', 'amount', 'currency']);
    await choosePaymentGuard(event, typed);
    return shown(400, { amount: w.wrongAmount }, typed);
  },
  set: async (event) => {
    const caller = requireSession(event);
    const { current, fresh } = await typedFields(event.request, ['current', 'fresh']);
    const proof = current === '' ? null : { current };
    const wanted = { password: fresh, proof };
    const answer = await unlessBusy(setPaymentPassword(event.locals.product, caller, wanted));
    if (!('refused' in answer)) redirect(303, '/security?done=paying');
    const { status, errors } = await paymentPasswordErrors(event, answer, null);
    return shown(status, errors);
  },
  remove: async (event) => {
    const caller = requireSession(event);
    const { current } = await typedFields(event.request, ['current']);
    const answer = await unlessBusy(
      removePaymentPassword(event.locals.product, caller, { current }),
    );
    if (!('refused' in answer)) redirect(303, '/security?done=paying');
    const { status, errors } = await paymentPasswordErrors(event, answer, null);
    return shown(status, errors);
  },
  link: async (event) => {
    await requestPaymentLink(event.locals.product, requireSession(event));
    const sent: Shown = { ask: null, amount: null, isSent: true, errors: {} };
    return sent;
  },
};
