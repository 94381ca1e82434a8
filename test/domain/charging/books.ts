import type { World } from '../../support/world.ts';

/**
 * What must hold of an account after every step, worked out from its movements alone. Answers each
 * thing that is wrong in a sentence.
 */
export function faultsOf(world: World): string[] {
  const faults: string[] = [];
  const balances = new Map<string, bigint>();
  const move = (place: string, amount: bigint) =>
    balances.set(place, (balances.get(place) ?? 0n) + amount);
  for (const { from, to, amount, asset } of world.transfers()) {
    if (amount <= 0n || from === to) faults.push(`${from} to ${to} moves ${amount} ${asset}`);
    move(from, -amount);
    move(to, amount);
  }
  const held = new Map<string, bigint>();
  for (const { endedAt, holds } of world.state.sessions.values())
    for (const hold of endedAt === null ? holds : [])
      held.set(hold.bucketId, (held.get(hold.bucketId) ?? 0n) + BigInt(hold.amount));
  for (const bucket of world.state.buckets.values()) {
    const { id, granted, remaining, reserved, used, expired, refunded } = bucket;
    const check = (what: string, figure: bigint, expected: bigint) => {
      if (figure !== expected) faults.push(`${what} of ${id} is ${figure}, not ${expected}`);
      if (figure < 0n) faults.push(`${what} of ${id} is negative`);
    };
    check('what remains', remaining, granted - used - expired - refunded - reserved);
    check('what remains', remaining, balances.get(`bucket:${id}`) ?? 0n);
    check('what is reserved', reserved, balances.get(`hold:${id}`) ?? 0n);
    check('what is reserved', reserved, held.get(id) ?? 0n);
    if (bucket.closedAt !== null)
      check('what is left in a closed bucket', remaining + reserved, 0n);
  }
  return faults;
}

/** Data used as the movements and the bills of rates tell it; throws where these two part. */
export function dataUsed(world: World): bigint {
  const use = world.transfers().filter(({ kind }) => kind === 'usage');
  const isRated = ({ rule }: { rule: string }) => rule.includes('/rating/');
  const ofData = use.filter(({ asset }) => asset === 'octets');
  const sum = (amounts: readonly bigint[]) => amounts.reduce((all, each) => all + each, 0n);
  const covered = sum(ofData.filter((each) => !isRated(each)).map(({ amount }) => amount));
  const billed = [...world.state.ratedUses.values()].filter(({ id }) => !id.includes('/tax:'));
  const rated = sum(billed.map(({ quantity }) => quantity));
  const told =
    sum(use.map(({ quantity }) => quantity ?? 0n)) +
    sum(ofData.filter(isRated).map(({ amount }) => amount));
  if (told !== rated) throw new Error(`the movements tell of ${told} at money rates, not ${rated}`);
  return covered + rated;
}
