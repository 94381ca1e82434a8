import { noteLowBalance } from './auto-renewal-credit.ts';
import type { Changeset } from './changeset.ts';
import type { Bucket } from './ledger.ts';
import { notify } from './notice.ts';
import { isAlert, leftOf } from './watch.ts';

/** Credit has become less, whatever took it but time: tells what that crosses. Once in a decision, at its end. */
export function noteLessCredit(change: Changeset): void {
  tellCredit(change);
  noteLowBalance(change);
}

/** Credit is the account's, and all of it in one currency counts. */
function tellCredit(change: Changeset): void {
  const credit = change.buckets.all().filter(({ kind }) => kind === 'credit');
  for (const { id, rule } of change.watches.all().filter(isAlert)) {
    if (rule.on !== 'level' || rule.of !== 'credit') continue;
    const own = credit.filter(({ asset }) => asset === rule.currency);
    const sum = (buckets: readonly Pick<Bucket, 'remaining' | 'reserved'>[]) =>
      buckets.reduce((all, bucket) => all + leftOf(bucket), 0n);
    const left = sum(own);
    const before = sum(own.map((bucket) => change.buckets.before(bucket.id) ?? bucket));
    const level = BigInt(rule.atMost);
    if (left > level || before <= level) continue;
    const facts = { watchId: id, currency: rule.currency!, left: String(left) };
    notify(change, { template: 'credit_low', lineId: null, facts });
  }
}
