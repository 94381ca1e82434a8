import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { changePassword } from '#usecases/identity/change-password.ts';
import { confirmPassword } from '#usecases/identity/confirm-password.ts';
import { endOtherSessions, endSession } from '#usecases/identity/end-session.ts';
import { keepFactors } from '#usecases/identity/factors/reset-factors.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import { listSessions } from '#usecases/identity/list-sessions.ts';
import { viewMeans } from '#usecases/means/view-means.ts';
import { typedFields } from '../../http/form.ts';
import { pauseOf } from '../../http/pause.ts';
import { renewToken, requireSession } from '../../http/session.ts';
import { toConfirm } from '../../http/step-up.ts';
import { unlessBusy } from '../../http/unless-busy.ts';
import { securityView } from '../../view/security-view.ts';
import { sessionView } from '../../view/session-view.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { product, locale } = event.locals;
  const sessions = await listSessions(product, session);
  const security = (await viewSecurity(product, session)) ?? toSignIn();
  const tongue = tongueOf(locale);
  const times = { timeZone: session.timeZone, now: product.clock() };
  const { saved } = await viewMeans(product, session.accountId);
  return {
    userName: session.userName,
    email: session.email,
    newEmail: security.emailChange?.newEmail ?? null,
    security: securityView(security, tongue, { ...times, savedMeans: saved.length }),
    sessions: sessions.map((each) => sessionView(each, tongue, times)),
    done: event.url.searchParams.get('done'),
  };
};

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
  keep: async (event) => {
    await keepFactors(event.locals.product, requireSession(event));
    redirect(303, '/security?done=kept');
  },
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
      renewToken(event, answer);
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
      renewToken(event, answer);
      redirect(303, '/security?done=changed');
    }
    switch (answer.refused) {
      case 'step_up_required':
        return toConfirm(event, 'change-security');
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
