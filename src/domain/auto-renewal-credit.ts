import { spendableCredit, sumOfCredit } from './account-credit.ts';
import type { Changeset } from './changeset.ts';
import { noteDue } from './due.ts';

/** Credit has become less: a line that is to top it up by itself below an amount is looked at now. */
export function noteLowBalance(change: Changeset): void {
  for (const { id, state, trigger, currency } of change.autoRenewals.all()) {
    if (state !== 'on' || trigger.kind !== 'low-balance') continue;
    const has = sumOfCredit(spendableCredit(change, currency));
    if (has < BigInt(trigger.minor)) noteDue(change, id, change.now);
  }
}
