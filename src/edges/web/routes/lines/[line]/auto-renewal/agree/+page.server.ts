import { error, fail, redirect } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import {
  agreeByForm,
  refusalErrors,
  wishOf,
  withOwnIds,
} from '../../../../../http/agree-renewal.ts';
import { typedFields } from '../../../../../http/form.ts';
import { lineIdOf } from '../../../../../http/line-param.ts';
import { requireSession } from '../../../../../http/session.ts';
import {
  fromQuery,
  readChoice,
  toQuery,
  typedFrom,
  withPublicMeans,
} from '../../../../../view/renewal-choice.ts';
import { tongueOf } from '../../../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

/** The words to be agreed to: of what the address names, or of the present agreement at today's terms. */
export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product, locale } = event.locals;
  const lineId = lineIdOf(event.params);
  const view = await viewAutoRenewal(product, { accountId, lineId });
  if (!view) error(404);
  const form = `/lines/${event.params.line}/auto-renewal/change`;
  const asked = fromQuery(event.url.searchParams);
  const isAsked = Object.keys(asked).length > 0;
  if (!isAsked && !view.auto) redirect(303, form);
  const typed = isAsked ? asked : withPublicMeans(typedFrom(view.auto!));
  const read = readChoice(withOwnIds(typed), view.market.currency);
  const query = toQuery(typed);
  if ('wrong' in read) redirect(303, `${form}?${query}`);
  const isOn = view.auto !== null && view.auto.state !== 'ended';
  const draft = await draftAgreement(product, wishOf(event, lineId, read.choice));
  return {
    lineId: toPublicId('line', lineId),
    msisdn: view.line.msisdn,
    isOn,
    /** What a mail asked to be mended: the button says what it agrees to, and nothing else is to be done. */
    isMending: isOn && event.url.searchParams.has('mend'),
    currency: view.market.currency,
    query,
    draft: 'refused' in draft ? null : draft,
    refusal: 'refused' in draft ? tongueOf(locale).words.autoRenewal.refusals[draft.refused] : null,
    refused: event.url.searchParams.has('changed'),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { words } = tongueOf(event.locals.locale);
    const typed = await typedFields(event.request, ['consent', 'shown', 'query']);
    if (typed.consent !== 'yes')
      return fail(400, { errors: { consent: words.autoRenewal.agree.missingTick } });
    const lineId = lineIdOf(event.params);
    const { shown } = typed;
    const query = typed.query.slice(0, 600);
    const refused = await agreeByForm(event, { lineId, query, shown });
    const errors: Record<string, string> = {
      form: Object.values(refusalErrors(refused, words))[0]!,
    };
    return fail(400, { errors });
  },
};
