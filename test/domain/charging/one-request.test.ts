import { expect, test } from 'vitest';
import { Changeset } from '#domain/changeset.ts';
import { decideEndCharging } from '#domain/charging-end.ts';
import { faultsOf } from './books.ts';
import { abroad, rating } from './credit-stage.ts';
import { served } from './network.ts';

const unit = (ratingGroup: number, used: bigint | null, requested: bigint | null) => ({
  ratingGroup,
  used,
  requested,
});

/** A plan of which so much is left. */
function withLeft(left: bigint) {
  const given = served();
  const { network } = given;
  network.send('event', { sessionId: 'other', requested: network.sum('remaining') - left });
  return given;
}

for (const groups of [
  [1, 2],
  [2, 1],
])
  test(`what was used comes before what is asked for: rating groups ${groups}`, () => {
    const { network, world } = withLeft(100n);
    network.send('start', { units: [unit(1, null, 10n), unit(2, null, 10n)] });
    const asked = new Map([
      [1, unit(1, 10n, 90n)],
      [2, unit(2, 40n, 10n)],
    ]);
    const answer = network.send('update', { units: groups.map((group) => asked.get(group)!) });
    expect(answer).toMatchObject({
      units: groups.map((ratingGroup) => ({ ratingGroup, unfunded: '0' })),
    });
    expect(network.sum('used')).toBe(network.buckets()[0]!.granted - 50n);
    expect(network.sum('reserved')).toBe(50n);
    expect(faultsOf(world)).toEqual([]);
  });

test('an event charges what was used before what it asks for', () => {
  const { network } = withLeft(100n);
  const answer = network.send('event', { units: [unit(1, null, 100n), unit(2, 40n, null)] });
  expect(answer).toMatchObject({
    units: [
      { ratingGroup: 1, granted: '60', finalUnit: true },
      { ratingGroup: 2, unfunded: '0' },
    ],
  });
});

test('what was used activates a line also when only the end of it is heard of', () => {
  const { network, world, line } = served();
  world.do((state, context) => {
    const change = new Changeset(state, context);
    change.lines.put({ ...line, activatedAt: null });
    return { changes: change.changes(), answer: {} };
  });
  network.send('end', { requestNumber: 3, used: 5n });
  network.send('event', { sessionId: 'other', requested: 5n });
  expect(world.state.lines.get(line.id)!.activatedAt).toBe(world.now);
});

test('what was granted for nothing is billed at nothing when a price comes meanwhile', () => {
  const { ask, world, network } = abroad(1_000n, { amountMinor: 0 });
  expect(ask('start', { requested: 500_000n }).granted).toBe('500000');
  const { policy } = world.rules;
  const rules = { ...world.rules, policy: { ...policy, rating: rating({ amountMinor: 1 }) } };
  const last = network.request({ requestNumber: 1, country: 'JP', used: 500_000n });
  expect(world.do(decideEndCharging(last, rules))).toMatchObject({ units: [{ unfunded: '0' }] });
  expect(network.sum('remaining', 'credit')).toBe(1_000n);
});

test('credit without an end closes as soon as it is spent, also without a session', () => {
  const { ask, network } = abroad(10n);
  ask('event', { requested: 10_000n });
  expect(network.sum('remaining', 'credit')).toBe(0n);
  expect(network.buckets('credit').map(({ closedAt }) => closedAt !== null)).toEqual([true]);
});

test('a start that was overtaken leaves the quota of the update alone', () => {
  const { network, world } = withLeft(100n);
  expect(network.ask('update', { requestNumber: 1, requested: 80n }).granted).toBe('80');
  expect(network.ask('start', { requestNumber: 0, requested: 10n }).granted).toBeNull();
  network.send('event', { sessionId: 'other', requested: 100n });
  expect(network.ask('end', { requestNumber: 2, used: 80n }).unfunded).toBe('0');
  expect(faultsOf(world)).toEqual([]);
});

test('what costs less than a penny is in the ledger too, each use once', () => {
  const { ask, world, network } = abroad(10n);
  for (let i = 0; i < 10; i++) ask('event', { sessionId: `e${i}`, requested: 300n });
  const uses = world.transfers().filter(({ kind }) => kind === 'usage');
  expect(
    uses.map(({ asset, amount, quantity }) => (asset === 'octets' ? amount : quantity)),
  ).toEqual(Array(10).fill(300n));
  expect(network.sum('used', 'credit')).toBe(3n);
  expect(faultsOf(world)).toEqual([]);
});
