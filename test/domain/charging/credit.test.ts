import { expect, test } from 'vitest';
import { decideAdvance } from '#domain/advance-line.ts';
import { decideCharge } from '#domain/charging.ts';
import type { RatingPolicy } from '#domain/charging-policy.ts';
import { decideChooseCreditUse } from '#domain/choose-credit-use.ts';
import { HOUR } from '#domain/time.ts';
import { planNamed } from '../../support/world.ts';
import { abroad, addCredit, rating, type Terms } from './credit-stage.ts';
import { type Asked, served } from './network.ts';

const figures = ({ network }: ReturnType<typeof abroad>) =>
  (['remaining', 'reserved', 'used'] as const).map((figure) => network.sum(figure, 'credit'));

/** What is answered to who asks for 5,000 units at 1p for a thousand, in the order of the checks. */
test.each<[string, bigint, Terms, Partial<RatingPolicy>, object]>([
  ['credit never pays', 900n, {}, { creditPays: 'never' }, { result: 'exhausted' }],
  ['the subscriber was not asked', 900n, {}, { creditPays: 'chosen' }, { result: 'exhausted' }],
  ['no rate for calls alone', 900n, { kind: 'voice' }, {}, { result: 'rating_failed' }],
  ['no rate here', 900n, { zoneId: 'turkey' }, {}, { result: 'rating_failed' }],
  ['no rate in its money', 900n, { currency: 'EUR' }, {}, { result: 'rating_failed' }],
  ['no rate for its service', 900n, { serviceId: 'chat' }, {}, { result: 'rating_failed' }],
  ['no credit', 0n, {}, {}, { result: 'exhausted' }],
  ['not enough for the set-up', 9n, { setUpMinor: 10 }, {}, { result: 'exhausted' }],
  ['not enough for one step', 4n, { increment: 5_000 }, {}, { result: 'exhausted' }],
  ['not enough for the minimum', 9n, { minimum: 10_000 }, {}, { result: 'exhausted' }],
  ['enough', 900n, {}, {}, { granted: '5000', finalUnit: false, threshold: '1000' }],
  ['enough for a part', 3n, {}, {}, { granted: '3000', finalUnit: true, threshold: null }],
  ['enough for just that', 5n, {}, {}, { granted: '5000', finalUnit: true }],
  ['whole steps only', 11n, { increment: 3_000 }, {}, { granted: '5000' }],
  ['whole steps only, part', 5n, { increment: 3_000 }, {}, { granted: '3000', finalUnit: true }],
  ['free of charge', 0n, { amountMinor: 0 }, {}, { granted: '5000', finalUnit: false }],
])('%s', (_, credit, terms, rules, expected) => {
  expect(abroad(credit, terms, rules).ask('start', { requested: 5_000n })).toMatchObject(expected);
});

test('credit is held for a quota and pays for what was used of it', () => {
  const given = abroad(900n);
  given.ask('start', { requested: 5_000n });
  expect(figures(given)).toEqual([895n, 5n, 0n]);
  given.ask('update', { used: 1_400n, requested: 5_000n });
  expect(figures(given)).toEqual([894n, 5n, 1n]);
  given.ask('end', { used: 200n });
  expect(figures(given)).toEqual([898n, 0n, 2n]);
  const paid = given.world
    .transfers()
    .filter(({ kind, asset }) => kind === 'usage' && asset === 'GBP');
  expect(paid).toMatchObject([
    { amount: 1n, quantity: 1_400n, rule: 'policy:1/rating/pay-as-you-go', ratingGroup: 1 },
    { amount: 1n, quantity: 200n, to: 'operator:used', sessionId: 'smf;1', country: 'JP' },
  ]);
  expect([...given.world.state.ratedUses.values()]).toMatchObject([
    { quantity: 1_600n, amountMinor: 2n },
  ]);
});

test('a silent session gives credit back too', () => {
  const given = abroad(900n);
  given.ask('start', { requested: 5_000n });
  given.world.now += HOUR;
  given.network.expire();
  expect(figures(given)).toEqual([900n, 0n, 0n]);
});

test('steps, minimum and set-up count once a session, however often it reports', () => {
  const given = abroad(900n, { increment: 1_000, minimum: 3_000, setUpMinor: 20 });
  given.ask('start', { requested: 5_000n });
  for (const used of [1n, 500n, 1_000n, 700n]) given.ask('update', { used, requested: 5_000n });
  expect(figures(given)[2]).toBe(23n);
  given.ask('end', { used: 800n });
  expect(figures(given)).toEqual([876n, 0n, 24n]);
});

test('allowance comes first, in the same report and in the next quota', () => {
  const given = served({ rating: rating({ amountMinor: 7, per: 1 }) });
  addCredit(given.world, 900n);
  const { network } = given;
  network.ask('event', { sessionId: 'other', requested: network.sum('remaining') - 100n });
  expect(network.ask('start', { requested: 5_000n })).toMatchObject({
    granted: '100',
    finalUnit: false,
  });
  expect(network.ask('update', { used: 110n, requested: 5_000n })).toMatchObject({
    granted: '118',
    finalUnit: true,
    unfunded: '0',
  });
  expect(network.ask('end', { used: 121n })).toMatchObject({ unfunded: '3' });
  expect([network.sum('used', 'credit'), network.sum('remaining', 'credit')]).toEqual([896n, 4n]);
});

test('a plan bought in the middle of a session pays for its next report, and credit no more', () => {
  const given = abroad(900n);
  given.ask('start', { requested: 5_000n });
  given.ask('update', { used: 5_000n, requested: 5_000n });
  given.world.buy(given.line.id, planNamed('gb-add-world-1'));
  expect(given.ask('update', { used: 4_000n, requested: 5_000n }).granted).toBe('5000');
  given.ask('end', { used: 5_000n });
  expect(figures(given)).toEqual([895n, 0n, 5n]);
  expect(given.network.sum('used')).toBe(9_000n);
});

test('a price that changes in the middle of a session holds from its next quota on', () => {
  const given = abroad(900n);
  given.ask('start', { requested: 5_000n });
  const dearer = { ...given.world.rules.policy, rating: rating({ amountMinor: 10 }) };
  Object.assign(given.world.rules, { policy: dearer });
  given.ask('update', { used: 5_000n, requested: 5_000n });
  expect(figures(given)).toEqual([845n, 50n, 5n]);
  Object.assign(given.world.rules, { policy: { ...dearer, rating: rating({}, { rates: [] }) } });
  expect(given.ask('update', { used: 5_000n, requested: 1n })).toMatchObject({
    result: 'exhausted',
    unfunded: '0',
  });
  expect(figures(given)).toEqual([845n, 0n, 55n]);
});

test('what is used above a quota, and after one that was not used, costs the price of now', () => {
  const given = abroad(900n);
  const reprice = (amountMinor: number) =>
    Object.assign(given.world.rules, {
      policy: { ...given.world.rules.policy, rating: rating({ amountMinor }) },
    });
  given.ask('start', { requested: 5_000n });
  reprice(10);
  given.ask('update', { used: 5_400n, requested: 5_000n });
  expect(figures(given)).toEqual([841n, 50n, 9n]);
  reprice(20);
  given.ask('update', { used: 0n, requested: 5_000n });
  given.ask('end', { used: 5_000n });
  expect(figures(given)).toEqual([791n, 0n, 109n]);
});

test('where it is for the subscriber to choose, the choice holds from the next request on', () => {
  const given = abroad(900n, {}, { creditPays: 'chosen' });
  const choose = (spendsCredit: boolean) =>
    given.world.do(decideChooseCreditUse({ lineId: given.line.id, spendsCredit }));
  expect(given.ask('start', { requested: 5_000n }).result).toBe('exhausted');
  expect(choose(true)).toEqual({ spendsCredit: true });
  expect(given.ask('update', { requested: 5_000n }).granted).toBe('5000');
  choose(false);
  // What was granted is paid for.
  expect(given.ask('update', { used: 5_000n, requested: 5_000n })).toMatchObject({
    result: 'exhausted',
    unfunded: '0',
  });
  expect(figures(given)).toEqual([895n, 0n, 5n]);
  expect(given.world.do(decideChooseCreditUse({ lineId: 'none', spendsCredit: true }))).toEqual({
    refused: 'unknown_line',
  });
});

test('what credit is for is kept: its zone, its service, its money, and its end', () => {
  const services = { chat: { name: { 'zh-CN': '聊天', en: 'Chat' }, ratingGroups: [7] } };
  const given = served({ services, rating: rating() });
  const { network, world } = given;
  addCredit(world, 1n, { zoneId: 'turkey' });
  addCredit(world, 2n, { serviceId: 'chat' });
  addCredit(world, 3n, { asset: 'EUR' });
  addCredit(world, 4n, { expiresAt: world.now + 1 });
  world.now += 1;
  world.do(decideAdvance(world.rules));
  const granted = (asked: Asked) => network.ask('start', { requested: 9_000n, ...asked }).granted;
  expect(granted({ country: 'JP' })).toBeNull();
  expect(granted({ country: 'TR' })).toBe('1000');
  expect(granted({ country: 'TR', ratingGroup: 7, sessionId: 'b' })).toBe('2000');
});

test('credit that was not taxed when it was bought is sold as it is used, to the penny', () => {
  const given = abroad(0n, { amountMinor: 1, per: 1 });
  addCredit(given.world, 100n, { taxed: false });
  given.ask('start', { requested: 5_000n });
  for (let report = 0; report < 12; report++) given.ask('update', { used: 1n, requested: 5_000n });
  const moved = (place: string) =>
    given.world
      .transfers()
      .filter(({ to, asset, sessionId }) => to === place && asset === 'GBP' && sessionId !== null)
      .reduce((sum, { amount }) => sum + amount, 0n);
  // 20 % in it: 12p are 10p and 2p, though no single penny has any tax.
  expect([moved('operator:revenue'), moved('operator:tax')]).toEqual([10n, 2n]);
});

test('an event pays with credit for what allowance does not cover', () => {
  const given = abroad(3n, { increment: 1_000 });
  const usage = { lineId: given.line.id, kind: 'data', scope: 'any', country: 'JP' } as const;
  const use = (amount: bigint) =>
    given.world.do(decideCharge({ ...usage, amount }, given.world.rules));
  expect(use(1_200n)).toEqual({ charged: '1200', finalUnit: false });
  expect(use(1_200n)).toEqual({ charged: '1000', finalUnit: true });
  expect(use(1n)).toEqual({ refused: 'nothing_left' });
  expect(figures(given)).toEqual([0n, 0n, 3n]);
});
