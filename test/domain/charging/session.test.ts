import { expect, test } from 'vitest';
import { OCTETS_PER_GB, OCTETS_PER_MB } from '#domain/allowance.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { planNamed, type World } from '../../support/world.ts';
import { type Asked, type Network, served, start } from './network.ts';

const GB12 = 12n * OCTETS_PER_GB;
const MB50 = 50n * OCTETS_PER_MB;

/** Uses data outside the session until so much is left. */
function leave(network: Network, left: bigint): void {
  network.send('event', { sessionId: 'other', requested: network.sum('remaining') - left });
}

const moved = (world: World) =>
  world
    .transfers()
    .filter(({ sessionId }) => sessionId === 'smf;1')
    .map(({ kind, amount }) => `${kind} ${amount}`);

test('a session holds a quota, charges what was used, and gives back the rest', () => {
  const { network, world } = served();
  expect(network.ask('start', { requested: 0n })).toEqual({
    ratingGroup: 1,
    result: 'granted',
    granted: String(MB50),
    finalUnit: false,
    validitySeconds: 1800,
    threshold: String(10n * OCTETS_PER_MB),
    unfunded: '0',
  });
  expect(network.sum('reserved')).toBe(MB50);
  expect(network.ask('update', { used: 30n, requested: 100n }).granted).toBe('100');
  expect(network.sum('reserved')).toBe(100n);
  expect(network.sum('used')).toBe(30n);
  expect(network.ask('end', { used: 70n })).toMatchObject({ granted: null, unfunded: '0' });
  expect(network.sum('reserved')).toBe(0n);
  expect(network.sum('remaining')).toBe(GB12 - 100n);
  expect(network.session()).toMatchObject({ end: 'terminated', holds: [] });
  expect(moved(world)).toEqual([
    `hold ${MB50}`,
    'usage 30',
    `release ${MB50 - 30n - 100n}`,
    'usage 70',
    'release 30',
  ]);
});

test('a quota that follows a used one moves twice, and one that follows itself not at all', () => {
  const { network, world } = served();
  network.ask('start', { requested: 100n });
  network.ask('update', { used: 100n, requested: 100n });
  network.ask('update', { used: 0n, requested: 100n });
  expect(moved(world)).toEqual(['hold 100', 'usage 100', 'hold 100']);
});

/** What one rating group of a first request is answered, in the order of the checks. */
test.each<[string, Asked, { plan?: string; wait?: number; left?: bigint }, object]>([
  ['nothing asked', {}, {}, { result: 'granted', granted: null, validitySeconds: null }],
  [
    'no service: the plan is over',
    { requested: 1n },
    { wait: 40 * DAY },
    { result: 'service_denied', granted: null },
  ],
  ['more than a quota', { requested: GB12 }, {}, { granted: String(MB50), finalUnit: false }],
  ['a small amount', { requested: 30n }, {}, { granted: '30', threshold: '6' }],
  ['too small for a threshold', { requested: 4n }, {}, { granted: '4', threshold: null }],
  [
    'less than asked: final',
    { requested: 0n },
    { left: 7n },
    { result: 'granted', granted: '7', finalUnit: true, threshold: null },
  ],
  ['exactly the rest: final', { requested: 7n }, { left: 7n }, { granted: '7', finalUnit: true }],
  ['a rest after it', { requested: 6n }, { left: 7n }, { granted: '6', finalUnit: false }],
  ['nothing left', { requested: 1n }, { left: 0n }, { result: 'exhausted', granted: null }],
  [
    'nothing for this place',
    { requested: 1n, country: 'JP' },
    {},
    { result: 'exhausted', granted: null },
  ],
  [
    'calls in seconds',
    { requested: 30n, kind: 'voice', scope: 'national' },
    {},
    { granted: '30', threshold: '6' },
  ],
  [
    'calls to nowhere in the plan',
    { requested: 30n, kind: 'voice', scope: 'international', country: 'FR' },
    {},
    { result: 'exhausted' },
  ],
  [
    'texts one by one, without a threshold',
    { requested: 5n, kind: 'sms', scope: 'national' },
    {},
    { granted: '1', threshold: null },
  ],
  [
    'valid no longer than its bucket',
    { requested: 0n },
    { plan: 'gb-data-60', wait: 30 * DAY - 10 * MINUTE },
    { granted: String(MB50), validitySeconds: 600 },
  ],
  [
    'the last moment is a second',
    { requested: 0n },
    { plan: 'gb-data-60', wait: 30 * DAY - 1 },
    { validitySeconds: 1 },
  ],
])('%s', (_, asked, given, expected) => {
  const { network, world } = served({}, given.plan);
  world.now += given.wait ?? 0;
  if (given.left !== undefined) leave(network, given.left);
  expect(network.ask('start', asked)).toMatchObject(expected);
});

test.each(['start', 'update', 'end', 'event'] as const)('%s: unknown line', (verb) => {
  const { network } = served();
  const lineId = network.world.newId();
  expect(network.send(verb, { lineId, requested: 1n })).toEqual({ refused: 'unknown_line' });
});

test('rating groups have quotas of their own, and who is not named keeps its own', () => {
  const { network } = served();
  const unit = (ratingGroup: number, used: bigint | null = null) => ({
    ...{ ratingGroup, used },
    requested: 100n,
  });
  network.send('start', { units: [unit(1), unit(2)] });
  expect(network.sum('reserved')).toBe(200n);
  network.send('update', { units: [unit(2, 60n)] });
  expect(network.session()?.holds.map(({ ratingGroup, amount }) => [ratingGroup, amount])).toEqual([
    [1, '100'],
    [2, '100'],
  ]);
  network.send('update', { units: [{ ratingGroup: 1, used: 10n, requested: null }] });
  expect(network.sum('reserved')).toBe(100n);
  network.send('end', { units: [] });
  expect([network.sum('reserved'), network.sum('used')]).toEqual([0n, 70n]);
});

test('use above the quota is taken from what is free, and beyond that the operator bears it', () => {
  const { network, world } = served();
  leave(network, 150n);
  network.ask('start', { requested: 100n });
  expect(network.ask('update', { used: 120n, requested: 100n })).toMatchObject({
    granted: '30',
    finalUnit: true,
    unfunded: '0',
  });
  expect(network.ask('end', { used: 45n })).toMatchObject({ result: 'granted', unfunded: '15' });
  expect([network.sum('remaining'), network.sum('used')]).toEqual([0n, GB12]);
  expect(world.transfers().at(-1)).toMatchObject({
    kind: 'usage',
    asset: 'octets',
    amount: 15n,
    from: 'operator:allowance',
    bucketId: null,
    sessionId: 'smf;1',
    rule: 'policy:1/unfunded',
  });
});

test('what is held outlives the plan it is of; what comes back of it is lost', () => {
  const { network, world } = served({}, 'gb-data-60');
  world.now += 30 * DAY - MINUTE;
  network.ask('start', { requested: 100n });
  world.now += 2 * MINUTE;
  expect(network.ask('update', { used: 80n, requested: 100n })).toMatchObject({
    result: 'service_denied',
    unfunded: '0',
  });
  expect(network.sum('used')).toBe(80n);
  expect(network.buckets().every(({ closedAt }) => closedAt !== null)).toBe(true);
  expect(world.transfers().at(-1)).toMatchObject({
    kind: 'release',
    amount: 20n,
    to: 'operator:breakage',
  });
});

test('a plan replaced in the middle: what is held is used up, the next quota is of the new one', () => {
  const { network, world, line } = served();
  leave(network, 200n);
  network.ask('start', { requested: 150n });
  world.buy(line.id, planNamed('gb-everyday-30'), 'now');
  expect(network.ask('update', { used: 100n, requested: 0n })).toMatchObject({
    granted: String(MB50),
    finalUnit: false,
  });
  const [old, ...bought] = network.buckets();
  expect(old).toMatchObject({ used: GB12 - 100n, expired: 100n, reserved: 0n, remaining: 0n });
  expect(old?.closedAt).toBe(start);
  expect(bought.map(({ reserved }) => reserved).sort()).toEqual([0n, MB50]);
  expect(moved(world)).toContain('release 50');
});

test('replaced twice while it is held, it does not come back to life', () => {
  const { network, world, line } = served();
  network.ask('start', { requested: 150n });
  world.buy(line.id, planNamed('gb-everyday-30'), 'now');
  world.now += HOUR;
  world.buy(line.id, planNamed('gb-everyday-12'), 'now');
  // As the committer loads it: of the ended periods only the one that ended last.
  const periods = [...world.state.periods.values()];
  const last = Math.max(...periods.map(({ endedAt }) => endedAt ?? 0));
  for (const { id, endedAt } of periods)
    if (endedAt !== null && endedAt < last)
      (world.state.periods as Map<string, unknown>).delete(id);
  network.ask('end', { used: 50n });
  expect(network.buckets()[0]).toMatchObject({ used: 50n, remaining: 0n, reserved: 0n });
});

test('a plan that waits for its first use starts when a session asks, and not before', () => {
  const { network, world, line } = served({}, 'gb-visitor-20');
  expect([...world.state.periods.values()][0]?.startsAt).toBeNull();
  expect(network.ask('start', { requested: 0n }).granted).toBe(String(MB50));
  expect([...world.state.periods.values()][0]?.startsAt).toBe(start);
  leave(network, 10n);
  world.buy(line.id, planNamed('gb-add-world-1'));
  world.buy(line.id, planNamed('gb-add-turkey-10'));
  // What waits for another country is no reason to go on, what waits for this one is.
  expect(network.ask('update', { used: MB50, requested: 0n })).toMatchObject({
    granted: '10',
    finalUnit: false,
  });
  expect(network.ask('update', { used: 10n, requested: 0n }).granted).toBe(String(MB50));
});

test('an update of a session we do not have is charged and goes on', () => {
  const { network, world } = served();
  expect(network.ask('update', { requestNumber: 7, used: 40n, requested: 100n })).toMatchObject({
    granted: '100',
    unfunded: '0',
  });
  expect([network.sum('used'), network.sum('reserved')]).toEqual([40n, 100n]);
  expect(network.session()).toMatchObject({ requestNumber: 7, endedAt: null });
  expect(world.written.at(-1)?.outbox.map(({ kind }) => kind)).toEqual(['session.expire']);
});

test('a session that was silent too long comes back: its use is charged, it is watched anew', () => {
  const { network, world } = served();
  network.ask('start', { requested: 100n });
  world.now += 2 * HOUR;
  network.expire();
  expect(network.ask('update', { used: 90n, requested: 100n }).granted).toBe('100');
  expect([network.sum('used'), network.sum('reserved')]).toEqual([90n, 100n]);
  expect(world.written.at(-1)?.outbox).toMatchObject([{ dueAt: world.now + HOUR }]);
  expect(network.session()).toMatchObject({ endedAt: null, end: null });
});

test('the end of a session we do not have is charged and leaves no session', () => {
  const { network } = served();
  expect(network.ask('end', { requestNumber: 3, used: 40n })).toMatchObject({ unfunded: '0' });
  expect(network.sum('used')).toBe(40n);
  expect(network.session()).toBeUndefined();
});

test('a request that another one overtook is charged and changes no quota', () => {
  const { network } = served();
  network.ask('start', { requested: 100n });
  network.ask('update', { requestNumber: 3, used: 100n, requested: 100n });
  const before = network.session();
  expect(network.ask('update', { requestNumber: 2, used: 30n, requested: 500n })).toMatchObject({
    result: 'granted',
    granted: null,
  });
  expect([network.sum('used'), network.sum('reserved')]).toEqual([130n, 100n]);
  expect(network.session()).toEqual(before);
});

test('an initial request for a session that is open replaces its quotas', () => {
  const { network, world } = served();
  network.ask('start', { requested: 100n });
  network.ask('start', { requestNumber: 1, requested: 70n });
  expect(network.sum('reserved')).toBe(70n);
  expect(world.written.at(-1)?.outbox).toEqual([]);
});

test('service lost in the middle: the use is charged, nothing more is granted or held', () => {
  const { network, world } = served();
  network.ask('start', { requested: 100n });
  world.now += 60 * DAY;
  expect(network.ask('update', { used: 60n, requested: 100n })).toMatchObject({
    result: 'service_denied',
    unfunded: '0',
  });
  expect([network.sum('used'), network.sum('reserved')]).toEqual([60n, 0n]);
});

test('where the line moved to, the next quota is of a bucket that holds there', () => {
  const { network, world, line } = served({}, 'gb-data-60');
  const [home, roaming] = network.buckets();
  world.buy(line.id, planNamed('gb-add-turkey-10'));
  network.ask('start', { requested: 100n });
  expect(world.state.buckets.get(home!.id)?.reserved).toBe(100n);
  network.ask('update', { used: 100n, requested: 100n, country: 'FR' });
  expect(world.state.buckets.get(home!.id)).toMatchObject({ used: 100n, reserved: 0n });
  expect(world.state.buckets.get(roaming!.id)?.reserved).toBe(100n);
  network.ask('update', { used: 130n, requested: 100n, country: 'TR' });
  // The 30 above the quota were used where it was granted.
  expect(world.state.buckets.get(roaming!.id)).toMatchObject({ used: 130n, reserved: 0n });
  expect(network.session()).toMatchObject({ country: 'TR' });
});

test('a silent session gives everything back', () => {
  const { network, world } = served();
  network.ask('start', { requested: 0n });
  expect(world.written.at(-1)?.outbox).toMatchObject([
    { kind: 'session.expire', payload: { sessionId: 'smf;1' }, dueAt: start + 60 * MINUTE },
  ]);
  world.now = start + 59 * MINUTE;
  expect(network.expire()).toEqual({ refused: 'not_due' });
  world.now = start + 60 * MINUTE;
  expect(network.expire()).toEqual({});
  expect([network.sum('remaining'), network.sum('reserved')]).toEqual([GB12, 0n]);
  expect(network.expire()).toEqual({ refused: 'not_open' });
});

test('a request prolongs a session and writes no second entry', () => {
  const { network, world } = served();
  network.ask('start', { requested: 0n });
  world.now = start + 59 * MINUTE;
  network.ask('update', { used: 1n, requested: 0n });
  expect(world.written.at(-1)?.outbox).toEqual([]);
  world.now = start + 60 * MINUTE;
  expect(network.expire()).toEqual({ refused: 'not_due' });
});
