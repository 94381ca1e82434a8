import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, type Instant, toIso } from '#domain/time.ts';
import { type Operator, operatorFiles, readOperator, type Step } from './vector-document.ts';
import { VectorWorld } from './vector-world.ts';

const operators = operatorFiles().map(readOperator);

/** What may be done to any line; some of it is refused, and that must change nothing either. */
const deeds = (operator: Operator): string[][] => [
  ['use'],
  ['use', '3000'],
  ['install'],
  ['park'],
  ['block'],
  ['undo', 'subscriber'],
  ['undo', 'staff'],
  ['undo', 'identity-check'],
  ['voucher', '2500'],
  ...[...operator.plans.values()].flatMap(({ planId, kind }) =>
    kind === 'plan'
      ? [
          ['buy', planId],
          ['buy', planId, 'queue'],
          ['buy', planId, 'at-end'],
        ]
      : [['buy', planId]],
  ),
];

const story = fc
  .record({
    operator: fc.constantFrom(...operators),
    start: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
    parts: fc.array(fc.tuple(fc.nat(100 * DAY), fc.nat(1000)), { minLength: 1, maxLength: 10 }),
    end: fc.nat(900 * DAY),
  })
  .map(({ operator, start, parts, end }) => {
    const all = deeds(operator);
    let at = start;
    const steps = parts.map(([gap, deed]): Step => {
      at += gap;
      return [toIso(at), ...(all[deed % all.length] as [string])];
    });
    return { operator, start, steps, until: at + end };
  });

function live(
  {
    operator,
    start,
    steps,
    until,
  }: { operator: Operator; start: Instant; steps: Step[]; until: Instant },
  looks: readonly Instant[] = [],
) {
  const world = new VectorWorld(operator, start);
  const all: Step[] = [...steps, ...looks.map((at): Step => [toIso(at), 'look'])];
  for (const step of all.sort((a, b) => Date.parse(a[0]) - Date.parse(b[0]))) world.step(step);
  world.at(until);
  return world;
}

const told = (world: VectorWorld) => ({
  history: world.history(),
  refused: world.refused,
  periods: [...world.state.periods.values()].map(({ startsAt, endsAt, endedAt, end }) => ({
    ...{ startsAt, endsAt, endedAt, end },
  })),
  buckets: [...world.state.buckets.values()].map(
    ({ remaining, used, expired, expiresAt, closedAt }) => ({
      ...{ remaining, used, expired, expiresAt, closedAt },
    }),
  ),
});

test('however often anybody looks in between, the history is the same', () => {
  fc.assert(
    fc.property(story, fc.array(fc.nat(1000), { maxLength: 12 }), (given, cuts) => {
      const length = given.until - given.start;
      const looks = cuts.map((cut) => given.start + Math.floor((length * cut) / 1000));
      expect(told(live(given, looks))).toEqual(told(live(given)));
    }),
    { numRuns: 400 },
  );
});

test('turns are told in order, each out of the state that the one before led to', () => {
  fc.assert(
    fc.property(story, (given) => {
      const turns = live(given).events.filter(({ kind }) => kind === 'state-changed');
      turns.forEach(({ happenedAt, detail }, at) => {
        const before = turns[at - 1];
        expect(detail.from).toBe(before?.detail.to ?? 'pre-active');
        if (before) expect(happenedAt).toBeGreaterThanOrEqual(before.happenedAt);
      });
    }),
    { numRuns: 400 },
  );
});

test('what is foreseen is what happens when nobody does anything', () => {
  fc.assert(
    fc.property(story, ({ operator, start, steps, until }) => {
      const world = new VectorWorld(operator, start);
      for (const step of steps) world.step(step);
      const before = world.events.length;
      const foreseen = world
        .forecast()
        .filter(({ at }) => at <= until)
        .map(({ at, to, cause }) => `${toIso(at)} ${to} ${cause}`);
      world.at(until);
      const happened = world.events
        .slice(before)
        .map(({ kind, detail, happenedAt }) =>
          kind === 'time-bought'
            ? `${toIso(happenedAt)} ${world.line.state} kept`
            : `${toIso(happenedAt)} ${detail.to} ${detail.cause}`,
        );
      const plain = (turn: string) => turn.replace(/ \S+ kept$/, ' kept');
      expect(foreseen.map(plain)).toEqual(happened.map(plain));
    }),
    { numRuns: 400 },
  );
});

test('a bucket never has more or less than it was granted, whatever ended it', () => {
  fc.assert(
    fc.property(story, (given) => {
      for (const bucket of live(given).state.buckets.values()) {
        const { granted, remaining, reserved, used, expired, refunded } = bucket;
        expect(remaining + reserved + used + expired + refunded).toBe(granted);
        if (bucket.closedAt !== null) expect(remaining).toBe(0n);
      }
    }),
    { numRuns: 400 },
  );
});

test('what an operator publishes later moves no date of a line that pays nothing since', () => {
  const quiet = [['use'], ['block'], ['park'], ['undo', 'subscriber'], ['undo', 'identity-check']];
  const given = fc.record({
    operator: fc.constantFrom(...operators),
    other: fc.constantFrom(...operators),
    publishedAt: fc.nat(300 * DAY),
    parts: fc.array(fc.tuple(fc.nat(60 * DAY), fc.nat(quiet.length - 1)), { maxLength: 8 }),
    end: fc.nat(900 * DAY),
  });
  fc.assert(
    fc.property(given, ({ operator, other, publishedAt, parts, end }) => {
      const start = Date.UTC(2027, 0, 10, 9);
      const plan = [...operator.plans.values()].find(({ kind }) => kind === 'plan');
      const lived = (isPublished: boolean) => {
        const world = new VectorWorld(operator, start);
        if (plan) world.step([toIso(start), 'buy', plan.planId]);
        let at = start;
        const publish = () => {
          const [policy, next] = [operator.policy, { ...other.policy, version: 2 }];
          const policyVersions = new Map([
            [1, policy],
            [2, next],
          ]);
          Object.assign(world.rules, { policy: next, policyVersions });
        };
        for (const [gap, deed] of parts) {
          if (isPublished && at - start <= publishedAt && at + gap - start > publishedAt) publish();
          at += gap;
          world.step([toIso(at), ...(quiet[deed] as [string])]);
        }
        if (isPublished) publish();
        const ahead = world.forecast().map((turn) => `${toIso(turn.at)} ${turn.to}`);
        world.at(at + end);
        return { ahead, history: world.history() };
      };
      expect(lived(true)).toEqual(lived(false));
    }),
    { numRuns: 400 },
  );
});
