import type { UsageKind } from './allowance.ts';
import { chargingRules } from './charging-rules.ts';
import type { SessionStep } from './charging-session.ts';
import { billedUnits, type Steps } from './rate-card.ts';
import type { Rules } from './rules.ts';

/** Null: to the octet, second and message. */
export const stepsOf = (kind: UsageKind, { policy }: Rules): Steps | null =>
  chargingRules(policy).steps.get(kind) ?? null;

/** What one rating group of a session has used of allowance, and what was taken for it. */
export class StepCount {
  readonly #steps: SessionStep[];
  readonly #ratingGroup: number | null;
  #used: bigint;
  #taken: bigint;

  constructor(steps: SessionStep[], ratingGroup: number | null) {
    this.#steps = steps;
    this.#ratingGroup = ratingGroup;
    const known = steps.find((each) => each.ratingGroup === ratingGroup);
    this.#used = BigInt(known?.used ?? 0);
    this.#taken = BigInt(known?.taken ?? 0);
  }

  /** Of `used` more units, those of a step that was taken already. */
  use(used: bigint): bigint {
    const ahead = this.#taken - this.#used;
    const covered = used < ahead ? used : ahead;
    this.#used += covered;
    return covered;
  }

  take(units: bigint): void {
    this.#used += units;
    this.#taken += units;
  }

  /** What the step that was begun still asks for. */
  rest(steps: Steps): bigint {
    const rest = billedUnits(steps, this.#used) - this.#taken;
    return rest > 0n ? rest : 0n;
  }

  round(units: bigint): void {
    this.#taken += units;
  }

  write(): void {
    const entry = {
      ratingGroup: this.#ratingGroup,
      used: String(this.#used),
      taken: String(this.#taken),
    };
    const at = this.#steps.findIndex((each) => each.ratingGroup === this.#ratingGroup);
    if (at === -1) this.#steps.push(entry);
    else this.#steps[at] = entry;
  }
}
