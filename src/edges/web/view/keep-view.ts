import type { Localized } from '#domain/catalogue.ts';
import type { KeepStep } from '#domain/keep-number.ts';
import type { Instant } from '#domain/time.ts';
import { toldEnd } from '#domain/told-end.ts';
import type { KeepNumberAnswer } from '#usecases/keep-number.ts';

export interface KeepStepView {
  act: KeepStep['act']['do'];
  planId: string | null;
  name: Localized | null;
  /** With `park`. */
  spans: number;
  /** Null: now is not too early. */
  from: Instant | null;
  by: Instant;
  priceMinor: bigint;
  keepsUntil: Instant | null;
}

export interface KeepView {
  outcome: KeepNumberAnswer['answer']['outcome'];
  /** The last instant at which the number is held; null: no end is set. */
  heldUntil: Instant | null;
  totalMinor: bigint;
  steps: KeepStepView[];
}

export function toKeepView({ answer, market, now }: KeepNumberAnswer): KeepView {
  const told = (at: Instant | null) => (at === null ? null : toldEnd(at, market.timeZone));
  const found = answer.outcome === 'found' ? answer : null;
  return {
    outcome: answer.outcome,
    heldUntil: told(answer.lostAt),
    totalMinor: found?.totalMinor ?? 0n,
    steps: (found?.steps ?? []).map(({ act, by, notBefore, priceMinor, keepsUntil }) => ({
      act: act.do,
      planId: act.do === 'buy' ? act.plan.planId : null,
      name: act.do === 'buy' ? act.plan.name : null,
      spans: act.do === 'park' ? act.spans : 0,
      from: notBefore <= now ? null : notBefore,
      by,
      priceMinor,
      keepsUntil: told(keepsUntil),
    })),
  };
}
