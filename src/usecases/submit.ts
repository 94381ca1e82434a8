import type { Refusal } from '#domain/account-state.ts';
import type { CommitterRefusal } from '#storage/committer.ts';

/** Thrown when the program is too busy to take a command: nothing has happened, try again. */
export class Busy extends Error {
  readonly retryable = true;
}

/** Thrown when the caller's own key came before with another request: nothing has happened. */
export class KeyReused extends Error {
  constructor() {
    super('the key was used for another request');
    this.name = 'KeyReused';
  }
}

/** Leaves the refusals a caller must handle; the committer's own are faults of the caller or load. */
export function expectOwn<Answer extends object, Code extends string>(
  outcome: Answer | Refusal<Code> | CommitterRefusal,
): Answer | Refusal<Exclude<Code, CommitterRefusal['refused']>> {
  if ('refused' in outcome) {
    if (outcome.refused === 'busy') throw new Busy('too many commands are waiting');
    if (outcome.refused === 'key_reused') throw new KeyReused();
    if (outcome.refused === 'unknown_account')
      throw new Error(`command refused: ${outcome.refused}`);
  }
  return outcome as Answer | Refusal<Exclude<Code, CommitterRefusal['refused']>>;
}
