import { error, type RequestEvent, redirect } from '@sveltejs/kit';
import type { AgreeRefusal } from '#domain/agree-auto-renewal.ts';
import { fromPublicId } from '#domain/public-id.ts';
import {
  type AgreementChoice,
  agreeToDraft,
  draftAgreement,
} from '#usecases/auto-renewal/draft-agreement.ts';
import { renewalPath } from '#usecases/auto-renewal/renewal-paths.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { requireStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import {
  type ChoiceField,
  fromQuery,
  type RenewalChoice,
  readChoice,
  type TypedChoice,
} from '../view/renewal-choice.ts';
import type { Words } from '../words/en.ts';
import { requireSession } from './session.ts';
import { toConfirm } from './step-up.ts';

type Place = Pick<RequestEvent, 'locals' | 'url'>;

/** What a choice of the form asks for, in the reader's language. */
export const wishOf = (event: Place, lineId: string, choice: RenewalChoice): AgreementChoice => ({
  ...choice,
  accountId: requireSession(event).accountId,
  lineId,
  locale: event.locals.locale,
});

/** A means is named by its public id in forms and addresses; anything else is none. */
export function withOwnIds(typed: TypedChoice): TypedChoice {
  const own = (id: string | undefined) =>
    id === undefined || id === '' || id === 'credit'
      ? (id ?? '')
      : (fromPublicId('means', id) ?? '');
  return { ...typed, first: own(typed.first), second: own(typed.second), third: own(typed.third) };
}

/**
 * Agrees to what was shown. It lets something that is kept pay later on, so that its owner may have to confirm
 * first, and is done then. Answers why not.
 */
export async function agreeByForm(
  event: Place,
  { lineId, query, shown }: { lineId: string; query: string; shown: string },
): Promise<AgreeRefusal> {
  const { product } = event.locals;
  const { accountId, sessionId } = requireSession(event);
  const view = await viewAutoRenewal(product, { accountId, lineId });
  if (!view) error(404);
  const typed = withOwnIds(fromQuery(new URLSearchParams(query)));
  const read = readChoice(typed, view.market.currency);
  if ('wrong' in read) error(400);
  const wish = wishOf(event, lineId, read.choice);
  const draft = await draftAgreement(product, wish);
  if ('refused' in draft) return draft.refused;
  const purpose = 'pay-with-stored-means';
  const stepUp = await requireStepUp(product, {
    ...{ accountId, sessionId, purpose, subject: `auto-renewal-${lineId}` },
    amount: { amountMinor: draft.agreedMinor, currency: draft.currency },
  });
  if ('refused' in stepUp)
    toConfirm(event, purpose, {
      next: `${renewalPath(lineId)}/agree?${query}`,
      action: { act: 'agree-auto-renewal', lineId, query, shown },
    });
  const answer = await agreeToDraft(product, { ...wish, shown });
  if ('refused' in answer) return answer.refused;
  redirect(303, renewalPath(lineId));
}

/** By the field of the form it is about. */
export const choiceErrors = (
  wrong: readonly ChoiceField[],
  { autoRenewal }: Words,
): Record<string, string> =>
  Object.fromEntries(
    wrong.map((field) => [
      field,
      field === 'when' ? autoRenewal.refusals.trigger_not_for_plan : autoRenewal.form.wrong[field],
    ]),
  );

const fields: Partial<Record<AgreeRefusal, string>> = {
  plan_withdrawn: 'plan',
  plan_of_other_market: 'plan',
  plan_not_for_sim: 'plan',
  needs_running_plan: 'plan',
  trigger_not_for_plan: 'when',
  no_means: 'first',
  unknown_means: 'first',
  credit_not_for_this: 'first',
  cap_below_price: 'cap',
};

export const refusalErrors = (
  refused: AgreeRefusal,
  { autoRenewal }: Words,
): Record<string, string> => ({ [fields[refused] ?? 'form']: autoRenewal.refusals[refused] });
