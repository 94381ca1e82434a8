import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DeadlineChain,
  deadlineChain,
  lineStateAt,
  nextDeadline,
  nextStep,
  serviceIn,
} from '#domain/lifecycle.ts';
import type { LineState, Period } from '#domain/line.ts';
import { DAY } from '#domain/time.ts';

const policy = { expiringSoonDays: 3, graceDays: 30, suspendedDays: 60 };
const london = 'Europe/London';
const utc = (text: string): number => Date.parse(text);
const iso = (instant: number | null) => instant && new Date(instant).toISOString();

const activated = { id: 'line-1', activatedAt: utc('2026-01-01T09:00Z') };
const unused = { id: 'line-1', activatedAt: null };

let made = 0;
/** A thirty-day plan; `from` and `to` in UTC, null while it waits for first use. */
function plan(from: string | null, to: string | null, more: Partial<Period> = {}): Period {
  made += 1;
  return {
    id: `period-${made}`,
    lineId: 'line-1',
    orderId: `order-${made}`,
    planId: 'everyday',
    planVersion: 1,
    kind: 'plan',
    policyVersion: 1,
    validity: {
      count: 'days-including-first',
      length: 30,
      start: 'purchase',
      activateWithinDays: null,
    },
    startsAt: from === null ? null : utc(from),
    endsAt: to === null ? null : utc(to),
    keptFrom: null,
    cycleEnds: null,
    activateBy: null,
    boughtAt: utc('2026-01-01T09:00Z'),
    endedAt: null,
    end: null,
    ...more,
  };
}

const stateAt = (
  periods: Period[],
  now: string,
  line: { id: string; activatedAt: number | null } = activated,
) => lineStateAt(line, periods, { policy, timeZone: london, now: utc(now) });

function chainAt(
  periods: Period[],
  now: string,
  line: { id: string; activatedAt: number | null } = activated,
) {
  const chain = deadlineChain(line, periods, { policy, timeZone: london, now: utc(now) });
  const { queuedCount, ...instants } = chain;
  return {
    queuedCount,
    ...(Object.fromEntries(Object.entries(instants).map(([name, at]) => [name, iso(at)])) as Record<
      Exclude<keyof DeadlineChain, 'queuedCount'>,
      string | null
    >),
  };
}

describe('every boundary to the millisecond', () => {
  // Service ends at midnight after 10 June in London; grace is the 30 days 11 June to 10 July, the
  // 60 days after that end with 8 September.
  const summer = () => [plan('2026-05-12T13:00Z', '2026-06-10T23:00Z')];
  const table: [string, LineState][] = [
    ['2026-05-12T13:00:00.000Z', 'active'],
    ['2026-06-07T22:59:59.999Z', 'active'],
    ['2026-06-07T23:00:00.000Z', 'expiring-soon'],
    ['2026-06-10T22:59:59.999Z', 'expiring-soon'],
    ['2026-06-10T23:00:00.000Z', 'grace'],
    ['2026-07-10T22:59:59.999Z', 'grace'],
    ['2026-07-10T23:00:00.000Z', 'suspended'],
    ['2026-09-08T22:59:59.999Z', 'suspended'],
    ['2026-09-08T23:00:00.000Z', 'number-lost'],
    ['2036-01-01T00:00:00.000Z', 'number-lost'],
  ];
  test.each(table)('at %s the line is %s', (now, state) => {
    expect(stateAt(summer(), now)).toBe(state);
  });
});

test.each([
  // Grace begins in winter time and ends in summer time: 30 local days, one of 23 hours.
  ['into summer time', '2026-03-11T00:00Z', '2026-04-09T23:00Z', '2026-06-08T23:00Z'],
  // Service ends in summer time, grace ends in winter time: one day of 25 hours.
  ['out of summer time', '2026-10-10T23:00Z', '2026-11-10T00:00Z', '2027-01-09T00:00Z'],
  // Ends on the very night the clocks go forward, at 00:00 before the gap at 01:00.
  ['on the night forward', '2026-03-29T00:00Z', '2026-04-27T23:00Z', '2026-06-26T23:00Z'],
  ['on the night back', '2026-10-24T23:00Z', '2026-11-24T00:00Z', '2027-01-23T00:00Z'],
  // Counted in hours it may end at any time of day: that day stays whole on top.
  ['in the middle of a day', '2026-06-10T09:30Z', '2026-07-10T23:00Z', '2026-09-08T23:00Z'],
])('%s: service to %s, inbound to %s, number to %s', (_name, service, inbound, number) => {
  const chain = chainAt([plan('2026-02-20T09:00Z', service)], '2026-02-21T00:00Z');
  expect([chain.serviceEndsAt, chain.inboundEndsAt, chain.numberLostAt]).toEqual(
    [service, inbound, number].map((each) => iso(utc(each))),
  );
});

describe('what is queued', () => {
  const now = '2026-06-10T12:00Z';
  const running = () => plan('2026-05-12T13:00Z', '2026-06-10T23:00Z');
  const next = () => plan('2026-06-10T23:00Z', '2026-07-10T23:00Z');
  const third = () => plan('2026-07-10T23:00Z', '2026-08-09T23:00Z');

  test('service reaches to the end of the last one, and nobody is warned', () => {
    expect(stateAt([running()], now)).toBe('expiring-soon');
    expect(stateAt([third(), running(), next()], now)).toBe('active');
    expect(chainAt([third(), running(), next()], now)).toEqual({
      queuedCount: 2,
      nextEndsAt: '2026-06-10T23:00:00.000Z',
      serviceEndsAt: '2026-08-09T23:00:00.000Z',
      expiringSoonAt: null,
      inboundEndsAt: '2026-09-08T23:00:00.000Z',
      numberLostAt: '2026-11-08T00:00:00.000Z',
      activateBy: null,
    });
  });

  test('the hand-over itself leaves no instant without service', () => {
    expect(stateAt([running(), next()], '2026-06-10T22:59:59.999Z')).toBe('active');
    expect(stateAt([running(), next()], '2026-06-10T23:00:00.000Z')).toBe('active');
    expect(chainAt([running(), next()], '2026-06-10T23:00:00.000Z').queuedCount).toBe(0);
  });

  test('an add-on and another line prolong nothing', () => {
    const addOn = plan('2026-06-01T00:00Z', '2026-12-01T00:00Z', { kind: 'add-on' });
    const other = plan('2026-06-01T00:00Z', '2026-12-01T00:00Z', { lineId: 'line-2' });
    expect(stateAt([running(), addOn, other], '2026-06-11T00:00Z')).toBe('grace');
  });

  test('a plan stacked on top counts to the later end and shows the earlier', () => {
    const stacked = plan('2026-06-01T00:00Z', '2026-06-30T23:00Z');
    const chain = chainAt([running(), stacked], now);
    expect(chain.nextEndsAt).toBe('2026-06-10T23:00:00.000Z');
    expect(chain.serviceEndsAt).toBe('2026-06-30T23:00:00.000Z');
    expect(chain.queuedCount).toBe(0);
  });

  test('a plan that was replaced or given back counts only until then', () => {
    const replaced = plan('2026-05-12T13:00Z', '2026-06-10T23:00Z', {
      endedAt: utc('2026-05-20T10:00Z'),
      end: 'replaced',
    });
    expect(chainAt([replaced], now).serviceEndsAt).toBe('2026-05-20T10:00:00.000Z');
    const givenBack = { ...next(), endedAt: utc('2026-06-09T10:00Z'), end: 'refunded' as const };
    expect(chainAt([running(), givenBack], now).serviceEndsAt).toBe('2026-06-10T23:00:00.000Z');
    expect(stateAt([running(), givenBack], now)).toBe('expiring-soon');
  });

  test('a hole in the chain stops service but never costs the number', () => {
    const later = [running(), third()];
    expect(chainAt(later, now).serviceEndsAt).toBe('2026-06-10T23:00:00.000Z');
    expect(stateAt(later, '2026-06-20T12:00Z')).toBe('grace');
    expect(chainAt(later, '2026-06-20T12:00Z').inboundEndsAt).toBe('2026-09-08T23:00:00.000Z');
    expect(stateAt(later, '2026-07-11T12:00Z')).toBe('active');
  });
});

describe('before the first use', () => {
  const firstUse = (activateBy: string | null) =>
    plan(null, null, {
      activateBy: activateBy === null ? null : utc(activateBy),
      validity: { count: 'hours', length: 240, start: 'first-use', activateWithinDays: 90 },
    });

  test('a SIM without a plan waits for ever', () => {
    expect(stateAt([], '2040-01-01T00:00Z', unused)).toBe('not-yet-activated');
    expect(Object.values(chainAt([], '2040-01-01T00:00Z', unused))).toEqual([
      0,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test('a paid plan waits until its last day for first use, then runs by itself', () => {
    const periods = [firstUse('2026-04-01T08:00Z')];
    expect(chainAt(periods, '2026-04-01T07:59:59.999Z', unused)).toEqual({
      queuedCount: 1,
      nextEndsAt: null,
      serviceEndsAt: null,
      expiringSoonAt: null,
      inboundEndsAt: null,
      numberLostAt: null,
      activateBy: '2026-04-01T08:00:00.000Z',
    });
    expect(stateAt(periods, '2026-04-01T08:00Z', unused)).toBe('not-yet-activated');
    const chain = chainAt(periods, '2026-04-01T08:00Z', unused);
    expect([chain.activateBy, chain.serviceEndsAt]).toEqual([null, '2026-04-11T08:00:00.000Z']);
    expect(stateAt(periods, '2026-04-11T08:00Z', unused)).toBe('grace');
  });

  test('a line in use whose next plan waits has no end in sight and no warning', () => {
    const periods = [plan('2026-05-12T13:00Z', '2026-06-10T23:00Z'), firstUse(null)];
    expect(stateAt(periods, '2026-06-10T12:00Z')).toBe('active');
    expect(stateAt(periods, '2026-06-11T12:00Z')).toBe('active');
    expect(chainAt(periods, '2026-06-10T12:00Z')).toMatchObject({
      queuedCount: 1,
      nextEndsAt: '2026-06-10T23:00:00.000Z',
      serviceEndsAt: null,
      numberLostAt: null,
    });
  });

  test('a plan that runs from purchase runs on an unused SIM, and out', () => {
    const periods = [plan('2026-05-12T13:00Z', '2026-06-10T23:00Z')];
    expect(stateAt(periods, '2026-06-10T12:00Z', unused)).toBe('not-yet-activated');
    expect(stateAt(periods, '2026-06-10T23:00Z', unused)).toBe('grace');
  });

  test('a waiting plan that was given back is not waiting', () => {
    const back = { ...firstUse('2026-04-01T08:00Z'), endedAt: utc('2026-03-01T08:00Z') };
    expect(chainAt([back], '2026-03-02T00:00Z', unused).queuedCount).toBe(0);
    expect(chainAt([back], '2026-05-02T00:00Z', unused).serviceEndsAt).toBe(null);
  });

  test('a line that registered without any plan counts from then', () => {
    expect(chainAt([], '2026-01-02T00:00Z').inboundEndsAt).toBe('2026-02-01T00:00:00.000Z');
    expect(stateAt([], '2026-01-02T00:00Z')).toBe('grace');
  });
});

test('a policy without grace and suspension loses the number with the service', () => {
  const none = { expiringSoonDays: 0, graceDays: 0, suspendedDays: 0 };
  const periods = [plan('2026-05-12T13:00Z', '2026-06-10T09:30Z')];
  const at = (now: string) =>
    lineStateAt(activated, periods, { policy: none, timeZone: london, now: utc(now) });
  expect(at('2026-06-10T09:29:59.999Z')).toBe('active');
  expect(at('2026-06-10T09:30:00.000Z')).toBe('number-lost');
});

test('a line that never had a plan needs one before it can be activated for anything', () => {
  const chain = deadlineChain({ id: 'line', activatedAt: null }, [], {
    policy: { expiringSoonDays: 3, graceDays: 30, suspendedDays: 60 },
    timeZone: london,
    now: utc('2026-05-12T13:00Z'),
  });
  expect(nextStep('not-yet-activated', chain)).toBe('renew');
});

test.each<[LineState, string, boolean, boolean, boolean]>([
  ['not-yet-activated', 'activate', false, false, false],
  ['active', 'none', true, true, true],
  ['expiring-soon', 'renew', true, true, true],
  ['grace', 'revive', false, true, false],
  ['suspended', 'revive', false, false, false],
  ['number-lost', 'buy-new', false, false, false],
])('%s: next step %s; out %s, in %s, data %s', (state, step, outgoing, incoming, data) => {
  expect(nextStep(state, { serviceEndsAt: null, queuedCount: 1 })).toBe(step);
  expect(serviceIn(state)).toEqual({ outgoing, incoming, data });
});

describe('properties', () => {
  // No plan begins before the line is in use.
  const start = activated.activatedAt;
  const periods = fc
    .array(fc.record({ gap: fc.nat(20 * DAY), length: fc.integer({ min: 1, max: 60 * DAY }) }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => {
      let at = start;
      return parts.map(({ gap, length }, index) => {
        const from = at + (gap % 3 === 0 ? gap : 0);
        at = from + length;
        return { ...plan(null, null), id: `p${index}`, startsAt: from, endsAt: at };
      });
    });
  const rules = fc.record({
    expiringSoonDays: fc.nat(10),
    graceDays: fc.nat(100),
    suspendedDays: fc.nat(100),
  });
  const zone = fc.constantFrom(london, 'Asia/Shanghai', 'Pacific/Kiritimati', 'Africa/Cairo');
  const rank: LineState[] = ['active', 'expiring-soon', 'grace', 'suspended', 'number-lost'];

  test('left alone after the last plan, a line only ever goes one way', () => {
    fc.assert(
      fc.property(
        periods,
        rules,
        zone,
        fc.array(fc.nat(500 * DAY)),
        (all, terms, timeZone, later) => {
          const last = all.at(-1)!;
          const states = [...later]
            .sort((a, b) => a - b)
            .map((ms) =>
              lineStateAt(activated, all, { policy: terms, timeZone, now: last.startsAt + ms }),
            )
            .map((state) => rank.indexOf(state));
          expect(states).toEqual([...states].sort((a, b) => a - b));
          expect(states).not.toContain(-1);
        },
      ),
    );
  });

  test('the state changes only at instants that the chain announced', () => {
    fc.assert(
      fc.property(periods, rules, zone, fc.nat(300 * DAY), (all, terms, timeZone, ms) => {
        const now = start + ms;
        const given = { policy: terms, timeZone };
        const chain = deadlineChain(activated, all, { ...given, now });
        const next = nextDeadline(chain, now);
        const until = Math.min(
          next ?? Infinity,
          ...all.map((p) => (p.startsAt > now ? p.startsAt : Infinity)),
        );
        const before = Number.isFinite(until) ? until - 1 : now + 1000 * DAY;
        const stateAt = (at: number) => lineStateAt(activated, all, { ...given, now: at });
        expect(stateAt(before)).toBe(stateAt(now));
      }),
    );
  });

  test('deadlines come in order', () => {
    fc.assert(
      fc.property(periods, rules, zone, fc.nat(300 * DAY), (all, terms, timeZone, ms) => {
        const now = start + ms;
        const chain = deadlineChain(activated, all, { policy: terms, timeZone, now });
        expect(chain.serviceEndsAt!).toBeLessThanOrEqual(chain.inboundEndsAt!);
        expect(chain.inboundEndsAt!).toBeLessThanOrEqual(chain.numberLostAt!);
        if (chain.expiringSoonAt !== null)
          expect(chain.expiringSoonAt).toBeLessThanOrEqual(chain.serviceEndsAt!);
      }),
    );
  });
});
