import { fail, redirect } from '@sveltejs/kit';
import { browserName } from '#domain/browser-name.ts';
import {
  addPasskey,
  offerNewPasskey,
  removePasskey,
} from '#usecases/identity/factors/manage-passkeys.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import { typedFields } from '../../../http/form.ts';
import { readPasskeyAnswer } from '../../../http/passkey-answer.ts';
import { renewToken, requireSession } from '../../../http/session.ts';
import { requireConfirmed, toConfirm } from '../../../http/step-up.ts';
import { unlessBusy } from '../../../http/unless-busy.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const purpose = 'change-security';

export const load: PageServerLoad = async (event) => {
  const session = await requireConfirmed(event, purpose);
  const { product, locale } = event.locals;
  const offered = await offerNewPasskey(product, session);
  if ('refused' in offered && offered.refused === 'step_up_required')
    return toConfirm(event, purpose);
  const tongue = tongueOf(locale);
  const w = tongue.words.factors.passkey;
  const at = (instant: number) => tongue.short(instant, session.timeZone, product.clock());
  const { system } = browserName(event.request.headers.get('user-agent') ?? '');
  const passkeys = (await viewSecurity(product, session))?.passkeys ?? [];
  return {
    offer: 'refused' in offered ? null : offered.options,
    whyNot:
      'refused' in offered
        ? { passkeys_not_offered: w.notHere, too_many_passkeys: w.tooMany }[offered.refused]
        : null,
    name: system ?? w.fallbackName,
    isRemoved: event.url.searchParams.has('removed'),
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      since: w.since(at(createdAt)),
      used: lastUsedAt === null ? w.unused : w.used(at(lastUsedAt)),
    })),
  };
};

const shown = (status: number, errors: Record<string, string>) =>
  fail(status, { errors, codes: null });

export const actions: Actions = {
  add: async (event) => {
    const caller = requireSession(event);
    const { words } = tongueOf(event.locals.locale);
    const w = words.factors.passkey;
    const { name, answer } = await typedFields(event.request, ['name', 'answer']);
    const made = { name, answer: readPasskeyAnswer(answer) };
    const added = await unlessBusy(addPasskey(event.locals.product, caller, made));
    if (!('refused' in added)) {
      renewToken(event, added);
      if (added.recoveryCodes === null) redirect(303, '/security?done=passkey');
      const errors: Record<string, string> = {};
      return { errors, codes: added.recoveryCodes };
    }
    switch (added.refused) {
      case 'step_up_required':
        return toConfirm(event, purpose);
      case 'signed_out':
        return redirect(303, '/sign-in?next=/security/passkeys');
      case 'busy':
        return shown(503, { form: words.identity.signIn.busy });
      case 'name_missing':
        return shown(400, { name: w.nameMissing });
      case 'wrong':
        return shown(400, { form: w.wrong });
      case 'too_many_passkeys':
        return shown(400, { form: w.tooMany });
      case 'passkey_known':
        return shown(400, { form: w.known });
    }
  },
  remove: async (event) => {
    const { passkey } = await typedFields(event.request, ['passkey']);
    const answer = /^[0-9a-f-]{36}$/.test(passkey)
      ? await removePasskey(event.locals.product, requireSession(event), passkey)
      : null;
    if (answer && 'refused' in answer && answer.refused === 'step_up_required')
      return toConfirm(event, purpose);
    // One that is gone already is as its owner wants it.
    redirect(303, '/security/passkeys?removed');
  },
};
