import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { sessionLifetime } from '#domain/sign-in.ts';
import { SECOND } from '#domain/time.ts';
import { changePassword } from '#usecases/identity/change-password.ts';
import { confirmPassword } from '#usecases/identity/confirm-password.ts';
import { endOtherSessions, endSession } from '#usecases/identity/end-session.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import { listSessions } from '#usecases/identity/list-sessions.ts';
import { typedFields } from '../../http/form.ts';
import { pauseOf } from '../../http/pause.ts';
import { rememberSession, requireSession } from '../../http/session.ts';
import { unlessBusy } from '../../http/unless-busy.ts';
import { sessionView } from '../../view/session-view.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { product, locale } = event.locals;
  const sessions = await listSessions(product, session);
  const tongue = tongueOf(locale);
  const times = { timeZone: session.timeZone, now: product.clock() };
  return {
    userName: session.userName,
    sessions: sessions.map((each) => sessionView(each, tongue, times)),
    done: event.url.searchParams.get('done'),
  };
};

/** The renewed token lives as long as any new one; the server ends the session at its own time. */
const renew = (event: RequestEvent, sessionToken: string) =>
  rememberSession(event, { sessionToken, seconds: sessionLifetime.absolute / SECOND });

const OTHERS = 'others';

type Errors = Record<string, string>;

/** `confirm`: which sessions are to end once the password was given; null: the page as ever. */
const shown = (status: number, confirm: string | null, errors: Errors = {}) =>
  fail(status, { confirm, errors });

async function end(event: RequestEvent, caller: CurrentSession, which: string) {
  const { product } = event.locals;
  const answer =
    which === OTHERS
      ? await endOtherSessions(product, caller)
      : await endSession(product, caller, which);
  if ('refused' in answer && answer.refused === 'confirm_password') return shown(403, which);
  // One that is already over is as its owner wants it.
  redirect(303, `/security?done=${which === OTHERS ? 'others' : 'one'}`);
}

const pausedWords = async ({ locals }: RequestEvent, seconds: number): Promise<string> =>
  tongueOf(locals.locale).words.identity.signIn.wait(
    await pauseOf(locals.product, seconds, locals.locale),
  );

const toSignIn = () => redirect(303, '/sign-in?next=/security');

export const actions: Actions = {
  end: async (event) => {
    const caller = requireSession(event);
    const { session } = await typedFields(event.request, ['session']);
    return end(event, caller, session);
  },
  confirm: async (event) => {
    const caller = requireSession(event);
    const { session, password } = await typedFields(event.request, ['session', 'password']);
    const words = tongueOf(event.locals.locale).words.identity;
    const again = (status: number, error: string) => shown(status, session, { password: error });
    if (password === '') return again(400, words.missing.password);
    const answer = await unlessBusy(confirmPassword(event.locals.product, caller, password));
    if (!('refused' in answer)) {
      renew(event, answer.sessionToken);
      return end(event, { ...caller, isConfirmed: true }, session);
    }
    switch (answer.refused) {
      case 'signed_out':
        return toSignIn();
      case 'busy':
        return again(503, words.signIn.busy);
      case 'wrong':
        return again(400, words.security.wrongCurrent);
      case 'wait':
      case 'locked':
        return again(429, await pausedWords(event, answer.retryAfterSeconds));
    }
  },
  change: async (event) => {
    const caller = requireSession(event);
    const typed = await typedFields(event.request, ['current', 'new-password']);
    const [currentPassword, newPassword] = [typed.current, typed['new-password']];
    const words = tongueOf(event.locals.locale).words.identity;
    const errors: Errors = {};
    if (currentPassword === '') errors.current = words.missing.password;
    if (newPassword === '') errors['new-password'] = words.missing.newPassword;
    if (Object.keys(errors).length > 0) return shown(400, null, errors);
    const answer = await unlessBusy(
      changePassword(event.locals.product, caller, { currentPassword, newPassword }),
    );
    if (!('refused' in answer)) {
      renew(event, answer.sessionToken);
      redirect(303, '/security?done=changed');
    }
    switch (answer.refused) {
      case 'signed_out':
        return toSignIn();
      case 'busy':
        return shown(503, null, { form: words.signIn.busy });
      case 'wrong':
        return shown(400, null, { current: words.security.wrongCurrent });
      case 'wait':
      case 'locked': {
        const current = await pausedWords(event, answer.retryAfterSeconds);
        return shown(429, null, { current });
      }
      case 'password_unchanged':
        return shown(400, null, { 'new-password': words.security.samePassword });
      case 'password_too_short':
      case 'password_too_long':
      case 'password_too_common':
      case 'password_too_personal':
        return shown(400, null, { 'new-password': words.passwordProblems[answer.refused] });
    }
  },
};
