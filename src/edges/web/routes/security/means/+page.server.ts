import { fail, redirect } from '@sveltejs/kit';
import { meansWords } from '#domain/means-consent.ts';
import { fromPublicId } from '#domain/public-id.ts';
import { readMeansSetup } from '#storage/reads/means-setup.ts';
import { removeMeans } from '#usecases/means/remove-means.ts';
import { viewMeans } from '#usecases/means/view-means.ts';
import { addMeans, methodIn } from '../../../http/add-means.ts';
import { typedFields } from '../../../http/form.ts';
import { keep, kept } from '../../../http/kept.ts';
import { safeNext } from '../../../http/safe-next.ts';
import { requireSession } from '../../../http/session.ts';
import { meansRow } from '../../../view/means-view.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product, locale } = event.locals;
  const tongue = tongueOf(locale);
  const { saved, methods } = await viewMeans(product, accountId);
  const setupId = fromPublicId('setup', event.url.searchParams.get('added') ?? '');
  const setup = setupId ? await readMeansSetup(product.database, { accountId, setupId }) : null;
  const next = event.url.searchParams.get('next');
  if (next !== null) keep(event, 'after-means', safeNext(next, event.url));
  return {
    /** Where they came from to add one, and go on now that it is there. */
    next: setup?.state === 'kept' ? kept(event, 'after-means') : '',
    saved: saved.map((each) => meansRow(each, tongue, product.clock())),
    methods,
    /** The very words that are agreed to. */
    consentWords: meansWords[locale],
    done: event.url.searchParams.get('done'),
    setup: setup && {
      state: setup.state,
      isReplacement: setup.replacesId !== null,
      why: setup.declineReason && tongue.words.orders.declines[setup.declineReason],
    },
  };
};

const shown = (errors: Record<string, string>, typed: { method: string; keep: boolean }) =>
  fail(400, { errors, ...typed });

export const actions: Actions = {
  add: async (event) => {
    const typed = await typedFields(event.request, ['method', 'keep']);
    const { means: w } = tongueOf(event.locals.locale).words;
    const keeps = typed.keep === 'yes';
    const method = methodIn(typed.method);
    const errors: Record<string, string> = {};
    if (!method) errors.method = w.methodMissing;
    if (!keeps) errors.keep = w.consentMissing;
    const again = { method: typed.method, keep: keeps };
    if (!method || !keeps) return shown(errors, again);
    return shown(await addMeans(event, { method, consent: keeps, replacesId: null }), again);
  },
  remove: async (event) => {
    const { accountId } = requireSession(event);
    const typed = await typedFields(event.request, ['means']);
    const meansId = fromPublicId('means', typed.means);
    const answer = meansId && (await removeMeans(event.locals.product, { accountId, meansId }));
    // One that is gone already is as its owner wants it.
    if (!answer || !('refused' in answer) || answer.refused === 'unknown_means')
      redirect(303, '/security/means?done=removed');
    const { refusals } = tongueOf(event.locals.locale).words.means;
    return shown({ form: refusals[answer.refused] }, { method: '', keep: false });
  },
};
