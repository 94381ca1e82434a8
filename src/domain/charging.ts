import type { Decide } from './account-state.ts';
import type { ServiceScope, UsageKind } from './allowance.ts';
import { Changeset } from './changeset.ts';
import { usableBuckets, waitingFor } from './charging-bucket.ts';
import { canCreditPay } from './charging-credit.ts';
import type { Charge } from './charging-movement.ts';
import { chargeFree } from './charging-report.ts';
import { activate, isInService } from './charging-service.ts';
import { advanceForUse } from './charging-time.ts';
import type { Rules } from './rules.ts';
import { noteCountry } from './watch-arrival.ts';
import { allowanceRoom } from './watch-cap.ts';
import { tellCrossed } from './watch-level.ts';

/** One use that has happened: TS 32.299 5.2.2, immediate event charging. */
export interface Usage {
  lineId: string;
  kind: UsageKind;
  /** `any` for data. */
  scope: ServiceScope;
  /** Where the line is. ISO 3166-1 alpha-2. */
  country: string;
  /** Octets, seconds or messages, above zero. */
  amount: bigint;
  /** Absent: only what is for any service is used. */
  ratingGroup?: number;
}

export type ChargeRefusal = 'unknown_line' | 'line_not_in_service' | 'nothing_left';

export interface ChargeAnswer {
  /** What was covered; less than asked when the allowance ran out. */
  charged: string;
  /** Nothing that fits is left after this (TS 32.299 7.2.61: final unit). */
  finalUnit: boolean;
}

/** Takes a use from the buckets that fit it, in the operator's burn order, and then from credit. */
export const decideCharge =
  (usage: Usage, rules: Rules): Decide<ChargeAnswer, ChargeRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const { lineId, kind, scope, country, ratingGroup = null } = usage;
    const charge: Charge = {
      lineId,
      kind,
      scope,
      country,
      ratingGroup,
      sessionId: null,
      rates: [],
      steps: [],
      holds: null,
    };
    advanceForUse(change, { uses: [charge], most: usage.amount, holds: [] }, rules);
    if (!activate(change, lineId, rules)) return { refused: 'unknown_line' };
    if (!isInService(change, lineId, kind, rules)) return { refused: 'line_not_in_service' };
    noteCountry(change, usage, rules);
    const open = chargeFree(change, charge, usage.amount, rules);
    if (open === usage.amount) return { refused: 'nothing_left' };
    const finalUnit = isNothingLeft(change, charge, rules);
    tellCrossed(change, rules);
    return {
      changes: change.changes(),
      answer: { charged: String(usage.amount - open), finalUnit },
    };
  };

export function isNothingLeft(change: Changeset, charge: Charge, rules: Rules): boolean {
  const usable = usableBuckets(change, charge, rules);
  if (allowanceRoom(change, { charge, buckets: usable }, rules) === 0n) return true;
  return (
    usable.length === 0 &&
    !waitingFor(change, charge, rules) &&
    !canCreditPay(change, charge, rules)
  );
}
