import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { signIn } from '#usecases/identity/sign-in.ts';
import { offerPasskeySignIn, signInWithPasskey } from '#usecases/identity/sign-in-with-passkey.ts';
import { typedFields } from '../../http/form.ts';
import { keep, kept } from '../../http/kept.ts';
import { readPasskeyAnswer } from '../../http/passkey-answer.ts';
import { pauseOf } from '../../http/pause.ts';
import { safeNext } from '../../http/safe-next.ts';
import { goIn, sessionToken, visitorOf } from '../../http/session.ts';
import { unlessBusy } from '../../http/unless-busy.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  if (locals.session) redirect(303, safeNext(url.searchParams.get('next'), url));
  return {
    isSignedOut: url.searchParams.has('signed-out'),
    isUnlocked: url.searchParams.has('unlocked'),
    isNeeded: url.searchParams.has('next'),
    isOver: url.searchParams.has('over'),
    areFactorsGone: url.searchParams.has('factors-gone'),
    passkeyOptions: await offerPasskeySignIn(locals.product),
    name: kept(event, 'typed-name'),
  };
};

/** What the page shows of a try that didn't open a session; the password is never sent back. */
function refusal(
  identifier: string,
  shown: { errors?: Record<string, string>; locked?: string; isWrong?: boolean },
) {
  const { errors = {}, locked = null, isWrong = false } = shown;
  return { identifier, errors, locked, isWrong };
}

const attempt = (event: RequestEvent, typed: { identifier: string; password: string }) =>
  unlessBusy(
    signIn(event.locals.product, {
      ...typed,
      ...visitorOf(event),
      address: event.getClientAddress(),
      sessionToken: sessionToken(event),
    }),
  );

/** Whatever a passkey's answer was: it opened nothing. */
async function enterByPasskey(event: RequestEvent, answer: Readonly<Record<string, unknown>>) {
  const { locals, url } = event;
  const { words } = tongueOf(locals.locale);
  const entered = await signInWithPasskey(locals.product, {
    answer,
    ...visitorOf(event),
    address: event.getClientAddress(),
    sessionToken: sessionToken(event),
  });
  if (!('refused' in entered)) goIn(event, entered, safeNext(url.searchParams.get('next'), url));
  if (entered.refused === 'wrong')
    return fail(400, refusal('', { errors: { form: words.factors.passkey.wrong } }));
  event.setHeaders({ 'retry-after': String(entered.retryAfterSeconds) });
  const pause = await pauseOf(locals.product, entered.retryAfterSeconds, locals.locale);
  return fail(429, refusal('', { errors: { form: words.identity.signIn.wait(pause) } }));
}

export const actions: Actions = {
  default: async (event) => {
    const { locals, url } = event;
    const { answer: signed, ...typed } = await typedFields(event.request, [
      'identifier',
      'password',
      'answer',
    ]);
    if (signed !== '') return enterByPasskey(event, readPasskeyAnswer(signed));
    const { identifier } = typed;
    const words = tongueOf(locals.locale).words.identity;
    const errors: Record<string, string> = {};
    if (identifier.trim() === '') errors.identifier = words.missing.identifier;
    if (typed.password === '') errors.password = words.missing.password;
    if (Object.keys(errors).length > 0) return fail(400, refusal(identifier, { errors }));
    const answer = await attempt(event, typed);
    if (!('refused' in answer)) goIn(event, answer, safeNext(url.searchParams.get('next'), url));
    // The ways on ask for the same name.
    keep(event, 'typed-name', identifier);
    if (answer.refused === 'wrong') {
      const wrong = { errors: { identifier: words.signIn.wrong }, isWrong: true };
      return fail(400, refusal(identifier, wrong));
    }
    if (answer.refused === 'busy')
      return fail(503, refusal(identifier, { errors: { form: words.signIn.busy } }));
    event.setHeaders({ 'retry-after': String(answer.retryAfterSeconds) });
    const pause = await pauseOf(locals.product, answer.retryAfterSeconds, locals.locale);
    return answer.refused === 'locked'
      ? fail(429, refusal(identifier, { locked: words.signIn.locked(pause) }))
      : fail(429, refusal(identifier, { errors: { form: words.signIn.wait(pause) } }));
  },
};
