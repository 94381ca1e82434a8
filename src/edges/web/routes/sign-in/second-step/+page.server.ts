import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import type { SecondFactorProof } from '#usecases/identity/factors/check-second-factor.ts';
import { askFactorReset } from '#usecases/identity/factors/reset-factors.ts';
import { finishSignIn, viewSecondStep } from '#usecases/identity/finish-sign-in.ts';
import { typedFields } from '../../../http/form.ts';
import { readPasskeyAnswer } from '../../../http/passkey-answer.ts';
import { pausedWords } from '../../../http/refused-words.ts';
import { safeNext } from '../../../http/safe-next.ts';
import { goIn, pendingToken, sessionToken, visitorOf } from '../../../http/session.ts';
import { unlessBusy } from '../../../http/unless-busy.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const toStart = ({ url }: Pick<RequestEvent, 'url'>): never => {
  const next = url.searchParams.get('next');
  redirect(303, `/sign-in?over${next === null ? '' : `&next=${encodeURIComponent(next)}`}`);
};

export const load: PageServerLoad = async (event) => {
  const step = await viewSecondStep(event.locals.product, pendingToken(event) ?? '');
  if (step === null) return toStart(event);
  return { ...step, next: safeNext(event.url.searchParams.get('next'), event.url) };
};

type Errors = Record<string, string>;

const shown = (status: number, errors: Errors) => fail(status, { errors, goAt: null });

async function finish(event: RequestEvent, proof: SecondFactorProof) {
  const { product, locale } = event.locals;
  const { words } = tongueOf(locale);
  const entered = await unlessBusy(
    finishSignIn(product, {
      pendingToken: pendingToken(event) ?? '',
      proof,
      ...visitorOf(event),
      sessionToken: sessionToken(event),
    }),
  );
  if (!('refused' in entered))
    return goIn(event, entered, safeNext(event.url.searchParams.get('next'), event.url));
  const field = proof.way === 'passkey' ? 'form' : proof.way;
  switch (entered.refused) {
    case 'pending_over':
      return toStart(event);
    case 'busy':
      return shown(503, { form: words.identity.signIn.busy });
    case 'wrong': {
      const { passkey, secondStep } = words.factors;
      return shown(400, { [field]: proof.way === 'passkey' ? passkey.wrong : secondStep.wrong });
    }
    case 'wait':
    case 'locked':
      return shown(429, { [field]: await pausedWords(event, entered) });
  }
}

const byCode = (way: 'totp' | 'recovery-code') => async (event: RequestEvent) => {
  const { [way]: code } = await typedFields(event.request, [way]);
  const { missing } = tongueOf(event.locals.locale).words.factors.secondStep;
  return code.trim() === '' ? shown(400, { [way]: missing }) : finish(event, { way, code });
};

export const actions: Actions = {
  totp: byCode('totp'),
  recovery: byCode('recovery-code'),
  passkey: async (event) => {
    const { answer } = await typedFields(event.request, ['answer']);
    return finish(event, { way: 'passkey', answer: readPasskeyAnswer(answer) });
  },
  lost: async (event) => {
    const { product, locale } = event.locals;
    const asked = await askFactorReset(product, pendingToken(event) ?? '');
    if ('refused' in asked) return toStart(event);
    // Who asks is not known for certain: the operator's clock is everybody's.
    const { timeZone } = (await product.reference()).operator;
    const errors: Errors = {};
    return { errors, goAt: tongueOf(locale).short(asked.dueAt, timeZone, product.clock()) };
  },
};
