import type { Changeset } from './changeset.ts';
import { declineClass } from './decline-class.ts';
import type { DeclineReason, Payment } from './payment.ts';
import type { KeptMeans, PaymentMeans, PaymentMeansState } from './payment-means.ts';

/** With what its payer agreed: a payment, or a check that took nothing. */
export interface MeansOrigin {
  gateway: string;
  initialPaymentId: string;
  initialReference: string;
}

/**
 * Writes a means down that the provider has begun to keep; however often the word comes, it is one. The same
 * card kept anew takes the place of the one that is known, and the provider forgets the older.
 */
export function keepMeans(
  change: Changeset,
  kept: KeptMeans,
  origin: MeansOrigin,
  { tells }: { tells: boolean } = { tells: true },
): PaymentMeans {
  const known = knownAs(change, kept, origin.gateway);
  const { reference: providerReference, fingerprint, method, label, expiresMonth } = kept;
  const facts = { ...{ providerReference, fingerprint, method, label, expiresMonth }, ...origin };
  const isSameName = known?.providerReference === providerReference;
  if (isSameName && known.initialPaymentId === origin.initialPaymentId) return known;
  if (known && !isSameName) forgetAtProvider(change, known);
  const means = change.paymentMeans.put({
    ...facts,
    id: known?.id ?? change.newId(),
    state: 'usable',
    createdAt: known?.createdAt ?? change.now,
    lastUsedAt: known?.lastUsedAt ?? null,
    endedAt: null,
  });
  if (!known && tells) change.enqueue('mail.send', { template: 'means_saved', meansId: means.id });
  return means;
}

const knownAs = (change: Changeset, kept: KeptMeans, gateway: string): PaymentMeans | undefined => {
  const own = change.paymentMeans
    .all()
    .filter((each) => each.gateway === gateway && each.state !== 'removed');
  return (
    own.find((each) => each.providerReference === kept.reference) ??
    own.find((each) => each.fingerprint === kept.fingerprint)
  );
};

/** Calls made with the old name may be under way still. */
const FORGET_AFTER_MS = 10 * 60_000;

export function forgetAtProvider(
  change: Changeset,
  { gateway, providerReference }: PaymentMeans,
): void {
  change.enqueue(
    'means.forget',
    { gateway, reference: providerReference },
    change.now + FORGET_AFTER_MS,
  );
}

/** It has paid: it is as the provider says now, and what its bank wanted is not wanted any more. */
export function noteMeansPaid(change: Changeset, payment: Payment, kept?: KeptMeans): void {
  const means = payment.meansId === null ? undefined : change.paymentMeans.get(payment.meansId);
  if (!means || means.state === 'removed') return;
  change.paymentMeans.put({
    ...means,
    ...(kept ? { label: kept.label, expiresMonth: kept.expiresMonth } : {}),
    // What was ended meanwhile stays so: this word is of before.
    state: means.state === 'revoked' ? 'revoked' : 'usable',
    endedAt: means.state === 'revoked' ? means.endedAt : null,
    lastUsedAt: change.now,
  });
}

/** What a decline says of the means itself; every other leaves it as it was. */
const stateAfter: Partial<Record<DeclineReason, PaymentMeansState>> = {
  expired_card: 'expired',
  lost_or_stolen: 'revoked',
  account_closed: 'revoked',
  do_not_retry: 'revoked',
  means_gone: 'revoked',
  authentication_required: 'needs-payer',
};

export function noteMeansDeclined(
  change: Changeset,
  payment: Payment,
  reason: DeclineReason,
  { payerIsThere }: { payerIsThere: boolean },
): void {
  const means = payment.meansId === null ? undefined : change.paymentMeans.get(payment.meansId);
  // Who is there may have mistyped; without them nothing would be different the next time.
  const isOver = !payerIsThere && declineClass(reason) === 'hard';
  const state = stateAfter[reason] ?? (isOver ? 'revoked' : undefined);
  if (!means || means.state === 'removed' || !state) return;
  change.paymentMeans.put(withState(means, state, change.now));
}

/** Ended once: the instant at which it first was of no use any more stays. */
export const withState = (
  means: PaymentMeans,
  state: PaymentMeansState,
  now: number,
): PaymentMeans => ({
  ...means,
  state,
  endedAt: state === 'usable' || state === 'needs-payer' ? null : (means.endedAt ?? now),
});
