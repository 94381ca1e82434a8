import { error, fail, redirect } from '@sveltejs/kit';
import { isPayable } from '#domain/change-means.ts';
import { meansWords, swapWords } from '#domain/means-consent.ts';
import { fromPublicId } from '#domain/public-id.ts';
import { replaceMeans } from '#usecases/means/remove-means.ts';
import { viewMeans } from '#usecases/means/view-means.ts';
import { addMeans, methodIn } from '../../../../../http/add-means.ts';
import { typedFields } from '../../../../../http/form.ts';
import { requireSession } from '../../../../../http/session.ts';
import { meansRow } from '../../../../../view/means-view.ts';
import { tongueOf } from '../../../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const meansIdOf = (params: { means: string }): string =>
  fromPublicId('means', params.means) ?? error(404);

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const meansId = meansIdOf(event.params);
  const { product, locale } = event.locals;
  const tongue = tongueOf(locale);
  const { saved, methods } = await viewMeans(product, accountId);
  const replaced = saved.find(({ means }) => means.id === meansId);
  if (!replaced) redirect(303, '/security/means');
  const others = saved.filter(({ means }) => means.id !== meansId && isPayable(means));
  return {
    replaced: meansRow(replaced, tongue, product.clock()),
    others: others.map((each) => meansRow(each, tongue, product.clock())),
    methods,
    swapWords: swapWords(replaced.means.label, locale),
    consentWords: meansWords[locale],
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { accountId } = requireSession(event);
    const meansId = meansIdOf(event.params);
    const typed = await typedFields(event.request, ['method', 'keep']);
    const { words } = tongueOf(event.locals.locale);
    const keep = typed.keep === 'yes';
    const shown = (errors: Record<string, string>) =>
      fail(400, { errors, method: typed.method, keep });
    const byId = fromPublicId('means', typed.method);
    if (byId) {
      const { product, locale } = event.locals;
      const answer = await replaceMeans(product, { accountId, meansId, byId, locale });
      if ('refused' in answer) return shown({ form: words.means.refusals[answer.refused] });
      redirect(303, '/security/means?done=replaced');
    }
    const method = methodIn(typed.method);
    if (!method) return shown({ method: words.means.methodMissing });
    if (!keep) return shown({ keep: words.means.consentMissing });
    return shown(await addMeans(event, { method, consent: keep, replacesId: meansId }));
  },
};
