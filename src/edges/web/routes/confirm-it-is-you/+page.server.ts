import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import type { StepUpPurpose } from '#domain/step-up.ts';
import {
  confirmIdentity,
  type IdentityProof,
  offerPasskeyConfirmation,
} from '#usecases/identity/step-up/confirm-identity.ts';
import { requestPaymentLink } from '#usecases/identity/step-up/manage-payment-password.ts';
import { takePendingAction, viewPendingAction } from '#usecases/identity/step-up/pending-action.ts';
import { viewStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import { typedFields } from '../../http/form.ts';
import { readPasskeyAnswer } from '../../http/passkey-answer.ts';
import { goOn, tellPending } from '../../http/pending-action.ts';
import { pausedWords } from '../../http/refused-words.ts';
import { safeNext } from '../../http/safe-next.ts';
import { renewToken, requireSession } from '../../http/session.ts';
import { unlessBusy } from '../../http/unless-busy.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const purposes = [
  'change-security',
  'pay-with-stored-means',
  'refund-to-other',
] as const satisfies StepUpPurpose[];

const purposeOf = (url: URL): StepUpPurpose =>
  purposes.find((each) => each === url.searchParams.get('for')) ?? purposes[0];

const nextOf = ({ url }: Pick<RequestEvent, 'url'>): string =>
  safeNext(url.searchParams.get('next'), url);

export const load: PageServerLoad = async (event) => {
  const caller = requireSession(event);
  const { product } = event.locals;
  const purpose = purposeOf(event.url);
  const verdict = await viewStepUp(product, { ...caller, purpose });
  if (verdict && !verdict.needed) redirect(303, nextOf(event));
  const ways = verdict?.needed ? verdict.ways : [];
  const passkeyOptions = ways.includes('passkey')
    ? await offerPasskeyConfirmation(product, caller)
    : null;
  const then = event.url.searchParams.get('then') ?? '';
  const action = viewPendingAction(product, caller, then);
  const tongue = tongueOf(event.locals.locale);
  return {
    purpose,
    ways,
    passkeyOptions,
    next: nextOf(event),
    token: action && then,
    pending: action && (await tellPending(event.locals, caller, { action, tongue })),
    userName: caller.userName,
  };
};

const shown = (status: number, errors: Record<string, string>) =>
  fail(status, { errors, isSent: false });

async function confirm(event: RequestEvent, proof: IdentityProof) {
  const caller = requireSession(event);
  const { words } = tongueOf(event.locals.locale);
  const answer = await unlessBusy(confirmIdentity(event.locals.product, caller, proof));
  if (!('refused' in answer)) {
    renewToken(event, answer);
    const then = event.url.searchParams.get('then') ?? '';
    const action = await takePendingAction(event.locals.product, caller, then);
    return action ? goOn(event, action) : redirect(303, nextOf(event));
  }
  const field = proof.way === 'passkey' ? 'form' : proof.way;
  switch (answer.refused) {
    case 'signed_out':
      return redirect(303, `/sign-in?next=${encodeURIComponent(nextOf(event))}`);
    case 'busy':
      return shown(503, { form: words.identity.signIn.busy });
    case 'wrong': {
      const wrong: Record<IdentityProof['way'], string> = {
        passkey: words.factors.passkey.wrong,
        totp: words.factors.secondStep.wrong,
        'recovery-code': words.factors.secondStep.wrong,
        password: words.identity.security.wrongCurrent,
        'payment-password': words.factors.confirm.wrongPayment,
      };
      return shown(400, { [field]: wrong[proof.way] });
    }
    case 'wait':
    case 'locked':
      return shown(429, { [field]: await pausedWords(event, answer) });
  }
}

const byCode = (way: 'totp' | 'recovery-code') => async (event: RequestEvent) => {
  const { [way]: code } = await typedFields(event.request, [way]);
  const { missing } = tongueOf(event.locals.locale).words.factors.secondStep;
  return code.trim() === '' ? shown(400, { [way]: missing }) : confirm(event, { way, code });
};

const byPassword = (way: 'password' | 'payment-password') => async (event: RequestEvent) => {
  const { [way]: password } = await typedFields(event.request, [way]);
  const { words } = tongueOf(event.locals.locale);
  const missing = {
    password: words.identity.missing.password,
    'payment-password': words.factors.confirm.missingPayment,
  };
  return password === '' ? shown(400, { [way]: missing[way] }) : confirm(event, { way, password });
};

export const actions: Actions = {
  password: byPassword('password'),
  payment: byPassword('payment-password'),
  totp: byCode('totp'),
  recovery: byCode('recovery-code'),
  passkey: async (event) => {
    const { answer } = await typedFields(event.request, ['answer']);
    return confirm(event, { way: 'passkey', answer: readPasskeyAnswer(answer) });
  },
  link: async (event) => {
    await requestPaymentLink(event.locals.product, requireSession(event));
    const errors: Record<string, string> = {};
    return { errors, isSent: true };
  },
};
