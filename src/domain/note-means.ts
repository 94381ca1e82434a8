import type { Decide } from './account-state.ts';
import { lookAheadAgain } from './auto-renewal-dates.ts';
import { Changeset } from './changeset.ts';
import { noteDue } from './due.ts';
import { withState } from './keep-means.ts';
import type { KeptMeans, KeptMeansState } from './payment-means.ts';

/** What a provider says of a means it keeps, asked or by itself. */
export interface MeansWord {
  gateway: string;
  reference: string;
  state: KeptMeansState;
  /** Null: the provider has never heard of it, or has forgotten it. */
  means: KeptMeans | null;
}

export type NoteMeansAnswer = { isNew: boolean };

/** Writes down how a means stands at its provider; the lines that renew with it are looked at at once. */
export const decideNoteMeans =
  (word: MeansWord): Decide<NoteMeansAnswer, 'unknown_means'> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const means = change.paymentMeans
      .all()
      .find((each) => each.gateway === word.gateway && each.providerReference === word.reference);
    if (!means || means.state === 'removed') return { refused: 'unknown_means' };
    const { label, expiresMonth } = word.means ?? means;
    const noted = withState({ ...means, label, expiresMonth }, word.state, change.now);
    const isNew =
      means.state !== noted.state || means.label !== label || means.expiresMonth !== expiresMonth;
    if (isNew) {
      change.paymentMeans.put(noted);
      for (const renewal of change.autoRenewals.all()) {
        if (renewal.state === 'ended' || !renewal.means.some((each) => isThis(each, means.id)))
          continue;
        change.autoRenewals.put(lookAheadAgain(renewal));
        noteDue(change, renewal.id, change.now);
      }
    }
    return { changes: change.changes(), answer: { isNew } };
  };

const isThis = (payer: { kind: string; meansId?: string }, meansId: string): boolean =>
  payer.kind === 'means' && payer.meansId === meansId;
