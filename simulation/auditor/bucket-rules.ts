import type { AccountBooks, Finding } from './account-books.ts';
import { idOf } from './ledger-rules.ts';
import type { Row } from './rows.ts';

interface Flows {
  granted: bigint;
  used: bigint;
  expired: bigint;
  refunded: bigint;
}

/** What movements alone say of each bucket: what came in, and what left it for good and for what. */
function flowsOf(books: AccountBooks): Map<string, Flows> {
  const flows = new Map<string, Flows>();
  const at = (id: string) => {
    const known = flows.get(id) ?? { granted: 0n, used: 0n, expired: 0n, refunded: 0n };
    flows.set(id, known);
    return known;
  };
  const isAllowance = (place: string) => /^(bucket|hold):/.test(place);
  for (const { from_place: from, to_place: to, amount, kind } of books.movements) {
    if (isAllowance(from) && isAllowance(to)) continue;
    if (isAllowance(to)) at(idOf(to)).granted += amount;
    if (!isAllowance(from)) continue;
    const flow = at(idOf(from));
    if (kind === 'clawback') flow.refunded += amount;
    else if (to === 'operator:breakage') flow.expired += amount;
    else flow.used += amount;
  }
  return flows;
}

/** Every figure of a bucket is what its movements say; what is reserved belongs to somebody. */
export function bucketFindings(books: AccountBooks): Finding[] {
  const flows = flowsOf(books);
  const held = heldFor(books);
  const found: Finding[] = [];
  for (const bucket of books.buckets.values()) {
    const { id, asset, remaining, reserved, closed_at: closedAt } = bucket;
    const say = (rule: string, says: string) => found.push({ rule, says: `bucket ${id} ${says}` });
    const flow = flows.get(id) ?? { granted: 0n, used: 0n, expired: 0n, refunded: 0n };
    for (const figure of ['granted', 'used', 'expired', 'refunded'] as const)
      if (bucket[figure] !== flow[figure])
        say('bucket-figures', `says ${figure} ${bucket[figure]}, its movements ${flow[figure]}`);
    const left = books.balance(`bucket:${id}`, asset);
    if (remaining !== left) say('bucket-balance', `has ${remaining}, its movements left ${left}`);
    const set = books.balance(`hold:${id}`, asset);
    if (reserved !== set) say('hold-balance', `has ${reserved} reserved, its movements ${set}`);
    const owed = held.get(id) ?? 0n;
    if (reserved !== owed)
      say('hold-owner', `has ${reserved} reserved, sessions and payments ${owed}`);
    if (closedAt !== null && remaining + reserved > 0n)
      say('closed-empty', 'is closed and not empty');
    if (sumOf(bucket) !== bucket.granted) say('bucket-sum', 'does not add up');
  }
  for (const id of flows.keys())
    if (!books.buckets.has(id)) found.push({ rule: 'bucket-exists', says: `no bucket ${id}` });
  return found;
}

const sumOf = (bucket: Row<'bucket'>): bigint =>
  bucket.remaining + bucket.reserved + bucket.used + bucket.expired + bucket.refunded;

/** What open sessions and undecided payments say they hold, by bucket. */
function heldFor(books: AccountBooks): Map<string, bigint> {
  const held = new Map<string, bigint>();
  const add = (holds: unknown) => {
    for (const hold of holds as { bucketId: string; amount?: string; amountMinor?: string }[])
      held.set(
        hold.bucketId,
        (held.get(hold.bucketId) ?? 0n) + BigInt(hold.amount ?? hold.amountMinor ?? 0),
      );
  };
  for (const session of books.sessions.values()) if (session.ended_at === null) add(session.holds);
  for (const payment of books.payments.values())
    if (payment.state === 'intended' || payment.state === 'opened') add(payment.holds);
  return held;
}

/** What sessions took besides their use to fill a step is theirs to use up, and in the books once. */
export function stepFindings(books: AccountBooks): Finding[] {
  const found: Finding[] = [];
  const filled = Map.groupBy(
    books.movements.filter(({ rule }) => rule.endsWith('/charging/steps')),
    ({ session_id }) => session_id,
  );
  for (const { id, steps } of books.sessions.values()) {
    const counted = (steps ?? []) as { used: string; taken: string }[];
    const sum = (figure: 'used' | 'taken') =>
      counted.reduce((all, each) => all + BigInt(each[figure]), 0n);
    const besides = (filled.get(id) ?? []).reduce((all, { amount }) => all + amount, 0n);
    const [used, taken] = [sum('used'), sum('taken')];
    // More is in the books where something came in its name before it began or after it was over.
    if (used > taken || besides < taken - used)
      found.push({
        rule: 'steps-taken',
        says: `session ${id} used ${used} and took ${taken}, its movements ${besides} of it to fill steps`,
      });
  }
  return found;
}
