import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { sessionLifetime } from '#domain/sign-in.ts';
import { SECOND } from '#domain/time.ts';
import { changePassword } from '#usecases/identity/change-password.ts';
import { confirmPassword } from '#usecases/identity/confirm-password.ts';
import { endOtherSessions, endSession } from '#usecases/identity/end-session.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import { listSessions } from '#usecases/identity/list-sessions.ts';
import { typedFields } from '../../http/form.ts';
import { rememberSession, requireSession } from '../../http/session.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  return {
    email: session.email,
    sessions: await listSessions(event.locals.product, session),
    timeZone: session.timeZone,
    now: event.locals.product.clock(),
    done: event.url.searchParams.get('done'),
  };
};

/** The renewed token lives as long as any new one; the server ends the session at its own time. */
const renew = (event: RequestEvent, sessionToken: string) =>
  rememberSession(event, { sessionToken, seconds: sessionLifetime.absolute / SECOND });

const OTHERS = 'others';

async function end(event: RequestEvent, caller: CurrentSession, which: string) {
  const { product } = event.locals;
  const answer =
    which === OTHERS
      ? await endOtherSessions(product, caller)
      : await endSession(product, caller, which);
  if ('refused' in answer && answer.refused === 'confirm_password')
    return fail(403, { confirm: which, errors: {} as Record<string, string> });
  redirect(303, `/security?done=${which === OTHERS ? 'others' : 'one'}`);
}

const pausedWords = (event: RequestEvent, seconds: number) =>
  tongueOf(event.locals.locale).words.identity.signIn.wait(seconds);

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
    const again = (error: string) => fail(400, { confirm: session, errors: { password: error } });
    if (password === '') return again(words.missing.password);
    const answer = await confirmPassword(event.locals.product, caller, password);
    if (!('refused' in answer)) {
      renew(event, answer.sessionToken);
      return end(event, { ...caller, isConfirmed: true }, session);
    }
    if (answer.refused === 'signed_out') redirect(303, '/sign-in?next=/security');
    if (answer.refused === 'wrong') return again(words.security.wrongCurrent);
    return again(pausedWords(event, answer.retryAfterSeconds));
  },
  change: async (event) => {
    const caller = requireSession(event);
    const typed = await typedFields(event.request, ['current', 'new-password']);
    const words = tongueOf(event.locals.locale).words.identity;
    const wrong = (errors: Record<string, string>) => fail(400, { confirm: null, errors });
    if (typed.current === '') return wrong({ current: words.missing.password });
    const answer = await changePassword(event.locals.product, caller, {
      currentPassword: typed.current,
      newPassword: typed['new-password'],
    });
    if (!('refused' in answer)) {
      renew(event, answer.sessionToken);
      redirect(303, '/security?done=changed');
    }
    switch (answer.refused) {
      case 'signed_out':
        return redirect(303, '/sign-in?next=/security');
      case 'wrong':
        return wrong({ current: words.security.wrongCurrent });
      case 'wait':
      case 'locked':
        return wrong({ current: pausedWords(event, answer.retryAfterSeconds) });
      case 'password_unchanged':
        return wrong({ 'new-password': words.security.samePassword });
      default:
        return wrong({ 'new-password': words.passwordProblems[answer.refused] });
    }
  },
};
