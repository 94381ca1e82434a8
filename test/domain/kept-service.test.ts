import { describe, expect, test } from 'vitest';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import { decideApplyLifecycleEvent, type LineStateWish } from '#domain/apply-lifecycle-event.ts';
import type { Policy } from '#domain/policy.ts';
import { simulateRenewal } from '#domain/simulate-renewal.ts';
import { DAY, HOUR } from '#domain/time.ts';
import { toSimulationView } from '#edges/web/view/simulation-view.ts';
import { Kept, meansId, plan } from '../support/kept-line.ts';

const ladder = { keepHours: 96, retryHours: [48, 24] };

/** A line whose renewal failed three hours before its end, so that its plan is kept. */
function kept(policy: Partial<Policy> = {}): { line: Kept; end: number } {
  const line = new Kept({ autoRenewal: ladder, ...policy });
  line.keepMeans();
  line.agree({ means: [{ kind: 'means', meansId }] });
  line.words = ['insufficient_funds'];
  const end = line.spans()[0]!.to;
  line.until(end - HOUR);
  expect(line.spans()[0]!.to).toBe(end + 96 * HOUR);
  return { line, end };
}

/** Plans with their ends, and what is left in them, whatever their ids. */
const whatIsThere = ({ world }: Kept) => ({
  periods: [...world.state.periods.values()].map(({ startsAt, endsAt, end }) => [
    ...[startsAt, endsAt, end],
  ]),
  buckets: [...world.state.buckets.values()].map((bucket) => [
    ...[bucket.kind, bucket.origin, bucket.granted, bucket.remaining, bucket.expired],
    ...[bucket.startsAt, bucket.expiresAt, bucket.closedAt],
  ]),
});

const rollOver: Policy['rollOver'] = {
  ...{ kinds: ['data'], onlyOnce: true, samePlanOnly: false, atEndOnly: true },
};

describe.each<[string, Partial<Policy>]>([
  ['', {}],
  [', and rolls over', { rollOver }],
  [', where plans stack', { renewNow: 'stack', maxStacked: 1 }],
  [', where plans extend', { renewNow: 'extend' }],
])('what is paid while service is kept%s', (_, policy) => {
  test.each(['now', 'at-end', 'queue'] as const)(
    'by hand (%s) is as if a try was paid',
    (timing) => {
      const byItself = kept(policy);
      byItself.line.until(byItself.end + 2 * DAY);
      expect(byItself.line.auto.roundsDone).toBe(1);
      const at = byItself.line.auto.renewedAt!;
      const byHand = kept(policy);
      byHand.line.world.now = at;
      byHand.line.world.buy(byHand.line.line.id, plan, timing);
      const [old, bought] = byHand.line.spans();
      expect([old!.from, bought!.from]).toEqual([byItself.line.spans()[0]!.from, byHand.end]);
      const there = whatIsThere(byHand.line);
      expect(there).toEqual(whatIsThere(byItself.line));
      expect(there.buckets.some(([, origin]) => origin === 'rollover')).toBe('rollOver' in policy);
      byHand.line.until(at + DAY);
      expect(byHand.line.templates().at(-1)).toBe('dropped');
      expect(byHand.line.spans()).toHaveLength(2);
    },
  );
});

test('what is paid by hand before the end gives back the end it would have had', () => {
  const { line, end } = kept();
  line.world.buy(line.line.id, plan, 'at-end');
  expect(line.spans().map(({ from, to }) => [from, to])).toEqual([
    [line.spans()[0]!.from, end],
    [end, line.spans()[1]!.to],
  ]);
});

test('after auto-renewal has ended, what is still kept is paid the same', () => {
  const { line, end } = kept();
  line.stop();
  line.world.now = end + DAY;
  line.world.buy(line.line.id, plan);
  expect(line.spans()[1]!.from).toBe(end);
  line.world.now += DAY;
  line.world.buy(line.line.id, plan, 'queue');
  expect(line.spans()[2]!.from).toBe(line.spans()[1]!.to);
});

test('another agreement forgets nothing of what is kept', () => {
  const { line, end } = kept();
  line.world.now = end + HOUR;
  line.agree({ means: [{ kind: 'means', meansId }], trigger: { kind: 'calendar', day: 3 } });
  line.agree({ means: [{ kind: 'means', meansId }], trigger: { kind: 'low-data', percent: 10 } });
  expect(line.auto.round).toBeNull();
  line.world.now = end + DAY;
  line.world.buy(line.line.id, plan);
  expect(line.spans().map(({ from }) => from)).toEqual([line.spans()[0]!.from, end]);
});

test('while a line is held, what is kept waits with its end', () => {
  const { line, end } = kept();
  line.world.now = end + HOUR;
  const happens = (happening: LineStateWish['happening']) =>
    line.world.do(decideApplyLifecycleEvent({ lineId: line.line.id, happening }, line.world.rules));
  expect(happens({ kind: 'block', as: 'lost-stolen' })).toEqual({ state: 'lost-stolen' });
  line.world.now += 10 * DAY;
  expect(happens({ kind: 'undo', by: 'identity-check' })).toEqual({ state: 'active' });
  expect(line.spans()[0]!.to).toBe(end + 10 * DAY + 96 * HOUR);
  line.world.buy(line.line.id, plan);
  expect(line.spans()[1]!.from).toBe(end + 10 * DAY);
});

test('a plan that would be over by then begins when it is paid', () => {
  const { line, end } = kept();
  const validity = { ...plan.validity, count: 'hours', length: 24 } as const;
  line.world.now = end + 3 * DAY;
  line.world.buy(line.line.id, { ...plan, validity });
  expect(line.spans()[1]!.from).toBe(line.world.now);
});

test('the simulation says so beforehand, in its one way', () => {
  const { line, end } = kept();
  line.use(OCTETS_PER_GB);
  line.world.now = end + DAY;
  const wish = { lineId: line.line.id, plan, earlierPurchases: 1 };
  const { world } = line;
  const forecast = simulateRenewal(world.state, world.context(), wish, world.rules);
  if ('refused' in forecast) throw new Error(forecast.refused);
  expect(forecast.timings).toMatchObject([{ timing: 'now', period: { startsAt: end } }]);
  const of = { ...world.rules, periods: [], plan };
  expect(toSimulationView(forecast, of).timings[0]).toMatchObject({ followsKept: true });
  world.buy(line.line.id, plan);
  expect(line.spans()[1]!.from).toBe(end);
});
