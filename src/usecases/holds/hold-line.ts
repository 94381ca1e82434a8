import type { Refusal } from '#domain/account-state.ts';
import type { ChangeLineStateRefusal } from '#domain/apply-lifecycle-event.ts';
import type { PolicyMoney } from '#domain/lifecycle-policy.ts';
import type { LifecycleState } from '#domain/line.ts';
import { changeLineState } from '../change-line-state.ts';
import type { CurrentSession } from '../identity/identify-session.ts';
import { requireStepUp, type StepUpRequired } from '../identity/step-up/require-step-up.ts';
import type { Product } from '../product.ts';
import { viewHolds } from './view-holds.ts';

export type HoldRefusal = ChangeLineStateRefusal | 'only_support';

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId'>;

/**
 * A subscriber parks a line at the price that was shown (`agreed`; null: for free). What it costs comes from
 * credit, so that it asks as payments with stored means do, once all else is well.
 */
export async function parkLine(
  product: Product,
  { accountId, sessionId }: Caller,
  { lineId, agreed }: { lineId: string; agreed: PolicyMoney | null },
): Promise<{ state: LifecycleState } | Refusal<HoldRefusal> | StepUpRequired> {
  const holds = await viewHolds(product, { accountId, lineId });
  if (!holds) return { refused: 'unknown_line' };
  const { parking, mayPark } = holds;
  if (!parking) return { refused: 'parking_not_offered' };
  if (!mayPark) return { refused: 'not_from_this_state' };
  if (parking.price?.minor !== agreed?.minor || parking.price?.currency !== agreed?.currency)
    return { refused: 'terms_changed' };
  if (parking.missingMinor > 0n) return { refused: 'not_enough_credit' };
  if (agreed) {
    const { currency, minor } = agreed;
    const stepUp = await requireStepUp(product, {
      ...{ accountId, sessionId, purpose: 'pay-with-stored-means', subject: `park-${lineId}` },
      amount: { amountMinor: BigInt(minor), currency },
    });
    if ('refused' in stepUp) return stepUp;
  }
  return changeLineState(product, { accountId, lineId, happening: { kind: 'park', agreed } });
}

/** Reports a SIM lost or stolen: at once, and without asking who it is. */
export async function blockLine(
  product: Product,
  of: { accountId: string; lineId: string },
): Promise<{ state: LifecycleState } | Refusal<HoldRefusal>> {
  const holds = await viewHolds(product, of);
  if (!holds) return { refused: 'unknown_line' };
  if (!holds.blocking) return { refused: 'not_from_this_state' };
  return changeLineState(product, { ...of, happening: { kind: 'block', as: 'lost-stolen' } });
}

/** Brings a held line back; from a block only for who confirms who it is. */
export async function restoreLine(
  product: Product,
  { accountId, sessionId }: Caller,
  lineId: string,
): Promise<{ state: LifecycleState } | Refusal<HoldRefusal> | StepUpRequired> {
  const holds = await viewHolds(product, { accountId, lineId });
  if (!holds) return { refused: 'unknown_line' };
  const { hold, restoring } = holds;
  if (!hold) return { refused: 'not_from_this_state' };
  if (!restoring) return { refused: 'only_support' };
  if (restoring.by === 'identity-check') {
    const purpose = 'change-security';
    const stepUp = await requireStepUp(product, { accountId, sessionId, purpose });
    if ('refused' in stepUp) return stepUp;
  }
  const happening = { kind: 'undo', by: restoring.by } as const;
  return changeLineState(product, { accountId, lineId, happening });
}
