import { type RequestEvent, redirect } from '@sveltejs/kit';
import type { Refusal } from '#domain/account-state.ts';
import type { PaymentPasswordRefusal } from '#usecases/identity/step-up/manage-payment-password.ts';
import { tongueOf } from '../words/tongue.ts';
import { pausedWords } from './refused-words.ts';
import { toConfirm } from './step-up.ts';

const pageOf = (token: string): string => `/payment-password?token=${encodeURIComponent(token)}`;

/** Why a payment password was not changed, by the field it is about. */
export async function paymentPasswordErrors(
  event: RequestEvent,
  answer: PaymentPasswordRefusal | Refusal<'busy'>,
  token: string | null,
): Promise<{ status: number; errors: Record<string, string> }> {
  const { words } = tongueOf(event.locals.locale);
  const w = words.factors;
  switch (answer.refused) {
    case 'step_up_required':
      // What was typed is typed again; the link is not asked for twice.
      return toConfirm(event, 'change-security', token === null ? {} : { next: pageOf(token) });
    case 'link_used':
    case 'link_replaced':
    case 'link_expired':
    case 'link_unknown':
      // The page itself says what became of the link.
      return redirect(303, pageOf(token ?? ''));
    case 'busy':
      return { status: 503, errors: { form: words.identity.signIn.busy } };
    case 'wrong':
      return { status: 400, errors: { current: w.confirm.wrongPayment } };
    case 'wait':
    case 'locked':
      return { status: 429, errors: { current: await pausedWords(event, answer) } };
    default:
      return { status: 400, errors: { fresh: w.paying.problems[answer.refused] } };
  }
}
