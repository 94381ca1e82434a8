import { type Action, fail } from '@sveltejs/kit';
import { readCode } from '#domain/promotion-code.ts';
import { applyCode } from '#usecases/promotions/apply-code.ts';
import { tongueOf } from '../words/tongue.ts';
import { typedFields } from './form.ts';
import { INVITED_COOKIE, invitedBy } from './invited.ts';
import { orderIdOf } from './line-param.ts';
import { pauseOf } from './pause.ts';
import { requireSession } from './session.ts';

/** Prices the order with the code that was typed, or without one; what else was filled in stays. */
export const codeAction: Action<{ order: string }> = async (event) => {
  const { accountId } = requireSession(event);
  const { locale, product } = event.locals;
  const typed = await typedFields(event.request, ['method', 'credit', 'consent', 'code', 'remove']);
  const words = tongueOf(locale).words.promotions.code;
  const code = typed.code.slice(0, 60);
  const kept = {
    method: typed.method || null,
    withCredit: typed.credit === 'yes',
    consent: typed.consent === 'yes',
    refused: null,
  };
  const refuse = (status: number, text: string) =>
    fail(status, { ...kept, code, errors: { code: text } as Record<string, string> });
  const isRemoved = typed.remove === 'yes';
  if (!isRemoved && code.trim() === '') return refuse(400, words.missing);
  const outcome = await applyCode(product, {
    ...{ accountId, orderId: orderIdOf(event.params), code: isRemoved ? '' : code },
    address: event.getClientAddress(),
  });
  // An invitation was used, or never will be here: it is not put into the field again.
  if (!('retryAfterSeconds' in outcome) && readCode(code) === invitedBy(event))
    event.cookies.delete(INVITED_COOKIE, { path: '/' });
  if ('retryAfterSeconds' in outcome) {
    const { retryAfterSeconds } = outcome;
    event.setHeaders({ 'retry-after': String(retryAfterSeconds) });
    return refuse(429, words.wait(await pauseOf(product, retryAfterSeconds, locale)));
  }
  if ('refused' in outcome) return refuse(400, words.refusals[outcome.refused]);
  return { ...kept, code: '', errors: {} as Record<string, string> };
};
