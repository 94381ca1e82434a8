import type { Decide } from './account-state.ts';
import type { AutoRenewal, RenewalMeans } from './auto-renewal.ts';
import { lookAheadAgain } from './auto-renewal-dates.ts';
import { Changeset } from './changeset.ts';
import { noteDue } from './due.ts';
import { forgetAtProvider, keepMeans, type MeansOrigin } from './keep-means.ts';
import type { Locale } from './locale.ts';
import { SWAP_VERSION, swapWords } from './means-consent.ts';
import type { KeptMeans, PaymentMeans } from './payment-means.ts';

/** A saved card or wallet that may be paid with now, with its payer there. */
export const isPayable = ({ state }: PaymentMeans): boolean =>
  state === 'usable' || state === 'needs-payer';

export type RemoveMeansRefusal = 'unknown_means' | 'means_in_use';

/**
 * Takes a saved card or wallet away. Refused while an auto-renewal would be left without anything that can pay: it
 * is replaced instead, or the auto-renewal is stopped first.
 */
export const decideRemoveMeans =
  (meansId: string): Decide<{ removed: true }, RemoveMeansRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const means = change.paymentMeans.get(meansId);
    if (!means || means.state === 'removed') return { refused: 'unknown_means' };
    const using = renewalsWith(change, meansId);
    if (using.some((each) => !hasOther(change, each, meansId))) return { refused: 'means_in_use' };
    for (const each of using) {
      const rest = each.means.filter((payer) => !isOf(payer, meansId));
      putMeans(change, each, rest, { from: means.label });
    }
    remove(change, means);
    change.enqueue('mail.send', { template: 'means_removed', meansId });
    return { changes: change.changes(), answer: { removed: true } };
  };

export type ReplaceMeansRefusal = 'unknown_means' | 'means_not_usable' | 'same_means';

interface Swap {
  meansId: string;
  byId: string;
  /** In which its owner read what they agree to. */
  locale: Locale;
}

/** One saved means takes another's place wherever that pays for renewals, and the other is gone. */
export const decideReplaceMeans =
  (wish: Swap): Decide<{ replaced: true }, ReplaceMeansRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const refused = replace(change, wish);
    return refused ?? { changes: change.changes(), answer: { replaced: true } };
  };

/** Writes down what was kept without buying, and puts it in the place of the one it is to stand in for. */
export const decideKeepMeans =
  (
    kept: KeptMeans,
    origin: MeansOrigin,
    replaces: Omit<Swap, 'byId'> | null,
  ): Decide<{ meansId: string }, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const isKnown = new Set(change.paymentMeans.all().map(({ id }) => id));
    const means = keepMeans(change, kept, origin, { tells: replaces === null });
    // The older one may be gone, or be the very same card: then there is nothing to put anything in the place of.
    const refused = replaces && replace(change, { ...replaces, byId: means.id });
    if (refused && !isKnown.has(means.id))
      change.enqueue('mail.send', { template: 'means_saved', meansId: means.id });
    return { changes: change.changes(), answer: { meansId: means.id } };
  };

function replace(
  change: Changeset,
  { meansId, byId, locale }: Swap,
): { refused: ReplaceMeansRefusal } | null {
  const means = change.paymentMeans.get(meansId);
  const by = change.paymentMeans.get(byId);
  if (!means || means.state === 'removed' || !by || by.state === 'removed')
    return { refused: 'unknown_means' };
  if (meansId === byId) return { refused: 'same_means' };
  if (!isPayable(by)) return { refused: 'means_not_usable' };
  for (const each of renewalsWith(change, meansId)) {
    const named = each.means.map((payer) =>
      isOf(payer, meansId) ? { ...payer, meansId: byId } : payer,
    );
    // Named twice, it keeps the place in which it is asked first.
    const first = named.findIndex((payer) => isOf(payer, byId));
    const moved = named.filter((payer, at) => at === first || !isOf(payer, byId));
    const words = swapWords(means.label, locale);
    const agreed = { words, locale, version: SWAP_VERSION };
    putMeans(change, each, moved, { from: means.label, to: by.label, ...agreed });
  }
  remove(change, means);
  change.enqueue('mail.send', { template: 'means_replaced', meansId: byId, replacedId: meansId });
  return null;
}

const isOf = (payer: RenewalMeans, meansId: string): boolean =>
  payer.kind === 'means' && payer.meansId === meansId;

/** The auto-renewals that still go on and are paid with it. */
export const renewalsWith = (change: Changeset, meansId: string): AutoRenewal[] =>
  change.autoRenewals
    .all()
    .filter(({ state, means }) => state !== 'ended' && means.some((each) => isOf(each, meansId)));

const hasOther = (change: Changeset, { means }: AutoRenewal, meansId: string): boolean =>
  means.some((payer) => {
    if (payer.kind === 'credit') return true;
    const other = change.paymentMeans.get(payer.meansId);
    return payer.meansId !== meansId && other !== undefined && isPayable(other);
  });

function putMeans(
  change: Changeset,
  auto: AutoRenewal,
  means: readonly RenewalMeans[],
  detail: Record<string, string>,
): void {
  change.autoRenewals.put({ ...lookAheadAgain(auto), means });
  change.lineEvent(auto.id, 'auto-renewal-swapped', detail);
  noteDue(change, auto.id, change.now);
}

function remove(change: Changeset, means: PaymentMeans): void {
  change.paymentMeans.put({ ...means, state: 'removed', endedAt: change.now });
  forgetAtProvider(change, means);
}
