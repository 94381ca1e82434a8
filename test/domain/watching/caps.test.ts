import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance } from '#domain/advance.ts';
import { Changeset } from '#domain/changeset.ts';
import { decideCharge } from '#domain/charging.ts';
import { decideOverrideCap } from '#domain/set-watch.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import type { Cap } from '#domain/watch.ts';
import { windowOf } from '#domain/watch-window.ts';
import { planNamed, rulesWith } from '../../support/world.ts';
import { faultsOf } from '../charging/books.ts';
import { addCredit, rating } from '../charging/credit-stage.ts';
import type { Verb } from '../charging/network.ts';
import { MB, watched } from './stage.ts';

const capOf = (given: ReturnType<typeof watched>, id: string) =>
  given.world.state.watches.get(id) as Cap;

describe('a cap on data', () => {
  test('a quota never goes beyond it, and the last one says so', () => {
    const given = watched();
    given.addCap();
    expect(given.network.ask('start', { requested: 50n * MB })).toMatchObject({
      finalUnit: false,
    });
    expect(given.network.ask('update', { used: 40n * MB, requested: 60n * MB })).toMatchObject({
      granted: String(50n * MB),
    });
    expect(given.network.ask('update', { used: 50n * MB, requested: 50n * MB })).toMatchObject({
      granted: String(10n * MB),
      finalUnit: true,
    });
    expect(given.told()).toMatchObject([{ template: 'cap_near', percent: '80' }]);
    expect(given.network.ask('update', { used: 10n * MB, requested: 50n * MB })).toMatchObject({
      result: 'exhausted',
    });
    expect(given.told()).toMatchObject([{ template: 'cap_reached', percent: '100' }]);
    given.network.ask('update', { requested: 50n * MB });
    expect(given.told()).toEqual([]);
  });

  test('two sessions share it', () => {
    const { network, addCap } = watched();
    addCap({ amount: String(60n * MB) });
    expect(network.ask('start', { requested: 40n * MB }).granted).toBe(String(40n * MB));
    const other = { sessionId: 'smf;2', requested: 40n * MB };
    expect(network.ask('start', other)).toMatchObject({
      granted: String(20n * MB),
      finalUnit: true,
    });
    network.ask('end', { sessionId: 'smf;1', used: 0n });
    expect(network.ask('start', { sessionId: 'smf;3', requested: 90n * MB }).granted).toBe(
      String(40n * MB),
    );
  });

  test('use beyond it is nobody’s: the operator let it through', () => {
    const { network, addCap } = watched();
    addCap();
    network.ask('start', { requested: 50n * MB });
    expect(network.ask('end', { used: 130n * MB })).toMatchObject({ unfunded: String(30n * MB) });
    expect(network.sum('used')).toBe(100n * MB);
  });

  test('it begins anew with the market’s day', () => {
    const { network, addCap, world } = watched();
    addCap();
    network.ask('event', { requested: 200n * MB });
    expect(network.ask('event', { sessionId: 'b', requested: MB }).result).toBe('exhausted');
    world.now += DAY;
    expect(network.ask('event', { sessionId: 'c', requested: MB }).result).toBe('granted');
  });

  test('only its service is stopped, and only abroad where it says so', () => {
    const services = { chat: { name: { 'zh-CN': '聊天', en: 'Chat' }, ratingGroups: [7] } };
    const given = watched({ services });
    given.addCap({ serviceId: 'chat' });
    given.addCap({ abroad: true });
    const use = (ratingGroup: number, country: string) =>
      given.network.ask('event', {
        ...{ sessionId: `${ratingGroup}${country}`, ratingGroup, country, requested: 200n * MB },
      }).granted;
    expect(use(7, 'GB')).toBe(String(100n * MB));
    expect(use(1, 'GB')).toBe(String(200n * MB));
    expect(use(1, 'FR')).toBe(String(100n * MB));
  });

  test('the subscriber goes on once, until the window ends', () => {
    const given = watched();
    const watchId = given.addCap();
    given.network.ask('event', { requested: 100n * MB });
    const window = capOf(given, watchId).progress.window!;
    const wish = { watchId, window, overrides: 0 };
    expect(given.world.do(decideOverrideCap(wish, given.world.rules))).toEqual({ overrides: 1 });
    expect(given.network.ask('event', { sessionId: 'b', requested: MB }).result).toBe('granted');
    expect(given.world.do(decideOverrideCap(wish, given.world.rules))).toEqual({
      refused: 'nothing_to_override',
    });
    given.world.now += DAY;
    expect(given.network.ask('event', { sessionId: 'c', requested: 200n * MB }).granted).toBe(
      String(100n * MB),
    );
  });

  test('one use that has happened is charged up to it', () => {
    const { addCap, line, world } = watched();
    addCap();
    const usage = { lineId: line.id, kind: 'data', scope: 'any', country: 'GB' } as const;
    const use = (amount: bigint) => world.do(decideCharge({ ...usage, amount }, world.rules));
    expect(use(130n * MB)).toEqual({ charged: String(100n * MB), finalUnit: true });
    expect(use(MB)).toEqual({ refused: 'nothing_left' });
  });
});

describe('a cap on money', () => {
  const money = { of: 'money', abroad: true, per: 'month', amount: '100' } as const;

  test('stops what credit would pay for', () => {
    const given = watched({ rating: rating() });
    addCredit(given.world, 900n);
    given.addCap(money);
    const answer = given.network.ask('event', { country: 'JP', requested: 500_000n });
    expect(answer).toMatchObject({ granted: '100499', finalUnit: true });
    expect(given.told()).toMatchObject([{ template: 'cap_reached', used: '100' }]);
    expect(given.network.sum('used', 'credit')).toBe(100n);
  });

  test('a rest that buys nothing stops it too, and is told', () => {
    const given = watched({ rating: rating({ increment: 30_000 }) });
    addCredit(given.world, 900n);
    given.addCap(money);
    given.network.ask('start', { country: 'JP', requested: 90_000n });
    given.network.ask('update', { country: 'JP', used: 90_000n, requested: 30_000n });
    expect(given.told().at(-1)).toMatchObject({ template: 'cap_reached', used: '90' });
    expect(given.network.ask('update', { country: 'JP', requested: 30_000n })).toMatchObject({
      result: 'exhausted',
    });
    expect(given.told()).toEqual([]);
  });

  test('the law’s own is there from the first use abroad on, with its second step', () => {
    const watching = { usedPercent: [], tellsArrival: false, roamingCapMinor: { GBP: [50, 100] } };
    const given = watched({ rating: rating(), watching });
    addCredit(given.world, 900n);
    const use = (sessionId: string) =>
      given.network.send('event', { sessionId, country: 'JP', requested: 300_000n });
    use('a');
    expect(given.told().map(({ template, used }) => [template, used])).toEqual([
      ['cap_reached', '50'],
    ]);
    const [cap] = [...given.world.state.watches.values()];
    const goOn = (overrides: number) => {
      const { window } = capOf(given, cap!.id).progress;
      const wish = { watchId: cap!.id, window: window!, overrides };
      return given.world.do(decideOverrideCap(wish, given.world.rules));
    };
    goOn(0);
    use('b');
    expect(given.network.sum('used', 'credit')).toBe(100n);
    goOn(1);
    use('c');
    expect(given.network.sum('used', 'credit')).toBeGreaterThan(300n);
  });
});

test('the law’s own cap follows the policy, and what was used of it stays counted', () => {
  const watching = { usedPercent: [], tellsArrival: false, roamingCapMinor: { GBP: [50, 100] } };
  const given = watched({ rating: rating(), watching });
  addCredit(given.world, 900n);
  const use = (sessionId: string, requested: bigint) =>
    given.network.send('event', { sessionId, country: 'JP', requested });
  use('a', 40_000n);
  const [cap] = [...given.world.state.watches.values()];
  const change = (roamingCapMinor: Record<string, readonly number[]>) =>
    Object.assign(
      given.world.rules,
      rulesWith({ rating: rating(), watching: { ...watching, roamingCapMinor } }),
    );
  change({ GBP: [70] });
  use('b', 90_000n);
  expect(capOf(given, cap!.id)).toMatchObject({
    rule: { amount: '70', nextAmounts: [] },
    progress: { used: '70' },
  });
  change({});
  use('c', 90_000n);
  expect(capOf(given, cap!.id).endedAt).toBe(given.world.now);
  expect(given.network.sum('used', 'credit')).toBe(160n);
});

test('time without a plan counts apart from the next time without one', () => {
  const { world, line } = watched();
  const keyNow = () => {
    let key = '';
    world.do((state, context) => {
      const change = new Changeset(state, context);
      advance(change, world.rules);
      key = windowOf(change, { lineId: line.id, per: 'plan' }, world.rules).key;
      return { changes: change.changes(), answer: {} };
    });
    return key;
  };
  const keys = [keyNow()];
  world.now += 40 * DAY;
  keys.push(keyNow());
  world.buy(line.id, planNamed('gb-everyday-12'));
  keys.push(keyNow());
  world.now += 40 * DAY;
  keys.push(keyNow());
  expect(new Set(keys).size).toBe(4);
});

/** Sessions side by side, late, silent and beyond their quotas, against caps of every kind. */
const amount = fc.bigInt({ min: 0n, max: 90n * MB });
const step = fc.record({
  verb: fc.constantFrom<Verb | 'expire'>('start', 'update', 'update', 'end', 'event', 'expire'),
  sessionId: fc.constantFrom('a', 'b', 'c'),
  ratingGroup: fc.constantFrom(1, 7),
  country: fc.constantFrom('GB', 'JP', 'FR'),
  requested: fc.option(amount),
  used: fc.option(amount),
  late: fc.constantFrom(false, false, true),
});

/** Units that open sessions may still use, in all or of one rating group. */
const granted = ({ world, network }: ReturnType<typeof watched>, ratingGroup?: number): bigint =>
  [...world.state.sessions.values()]
    .filter(({ endedAt }) => endedAt === null)
    .flatMap(({ holds, rates }) => [
      ...holds.filter(({ bucketId }) => network.buckets().some(({ id }) => id === bucketId)),
      ...rates.map((rate) => ({ ratingGroup: rate.ratingGroup, amount: rate.granted })),
    ])
    .filter((each) => ratingGroup === undefined || each.ratingGroup === ratingGroup)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);

test('caps are never exceeded, whatever the interleaving (500 random lives)', () => {
  const policy = {
    rating: rating({ per: Number(MB), amountMinor: 3 }),
    services: { chat: { name: { 'zh-CN': '聊天', en: 'Chat' }, ratingGroups: [7] } },
    charging: {
      quota: { data: 50 * Number(MB), voice: 300, sms: 1 },
      ...{ validityMinutes: 30, thresholdPercent: 20, sessionTimeoutMinutes: 60 },
    },
  };
  let stopped = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const given = watched(policy);
      addCredit(given.world, 2_000n);
      const all = given.addCap({ amount: String(120n * MB) });
      const chat = given.addCap({ serviceId: 'chat', amount: String(30n * MB) });
      const money = given.addCap({ of: 'money', per: 'month', amount: '70' });
      for (const [at, { verb, late, ...asked }] of steps.entries()) {
        if (verb === 'expire') {
          given.world.now += 61 * MINUTE;
          given.network.expire(asked.sessionId);
          continue;
        }
        given.network.send(verb, { ...asked, requestNumber: late ? 0 : at + 1 });
        expect(faultsOf(given.world)).toEqual([]);
        // What is granted and not yet reported counts: no quota reaches beyond what a cap leaves.
        const today = new Date(given.world.now + HOUR).toISOString();
        const usedNow = ({ progress: { window, used } }: Cap) =>
          window !== null && today.startsWith(window) ? BigInt(used) : 0n;
        expect(usedNow(capOf(given, all)) + granted(given)).toBeLessThanOrEqual(120n * MB);
        expect(usedNow(capOf(given, chat)) + granted(given, 7)).toBeLessThanOrEqual(30n * MB);
        const heldMinor = given.network.sum('reserved', 'credit');
        expect(usedNow(capOf(given, money)) + heldMinor).toBeLessThanOrEqual(70n);
      }
      const usedOf = (id: string) => BigInt(capOf(given, id).progress.used);
      expect(usedOf(all)).toBeLessThanOrEqual(120n * MB);
      expect(usedOf(chat)).toBeLessThanOrEqual(30n * MB);
      expect(given.network.sum('used', 'credit')).toBe(usedOf(money));
      expect(usedOf(money)).toBeLessThanOrEqual(70n);
      if (usedOf(all) === 120n * MB || usedOf(money) === 70n) stopped += 1;
      const reached = given
        .told()
        .filter(({ template, watchId }) => template === 'cap_reached' && watchId === money);
      expect(reached.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
  expect(stopped).toBeGreaterThan(20);
});
