import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideCharge } from '#domain/charging.ts';
import { chargingDefaults } from '#domain/charging-policy.ts';
import { billedUnits } from '#domain/rate-card.ts';
import { MINUTE } from '#domain/time.ts';
import { planNamed } from '../../support/world.ts';
import { type Network, served } from './network.ts';

const byMinute = { voice: { increment: 60, minimum: 60 } };
const call = { kind: 'voice', scope: 'national', ratingGroup: 10 } as const;

/** A line of an operator that takes calls from the allowance in whole minutes. */
const minuted = (
  steps: typeof byMinute | { data: { increment: number; minimum: number } } = byMinute,
) => served({ charging: { ...chargingDefaults, steps } });

/** The plan's minutes for calls at home. */
const national = (network: Network) =>
  network.buckets('voice').find(({ scope }) => scope === 'national')!;

describe('allowance in steps', () => {
  test.each([
    [1n, 60n],
    [60n, 60n],
    [61n, 120n],
    [3_599n, 3_600n],
  ])('a call of %s seconds takes %s', (seconds, taken) => {
    const { network, world } = minuted();
    network.ask('start', { ...call, requested: 300n });
    for (let left = seconds; left > 0n; left -= 300n)
      network.ask('update', { ...call, used: left < 300n ? left : 300n, requested: 300n });
    network.ask('end', { ...call, used: 0n });
    expect(network.sum('used', 'voice')).toBe(taken);
    expect(network.sum('reserved', 'voice')).toBe(0n);
    const rounded = world.transfers().filter(({ rule }) => rule.endsWith('/charging/steps'));
    expect(rounded.reduce((sum, { amount }) => sum + amount, 0n)).toBe(taken - seconds);
  });

  test('however it is reported, it takes the same', () => {
    const parts = fc.array(fc.bigInt({ min: 0n, max: 500n }), { minLength: 1, maxLength: 12 });
    const steps = fc.record({
      increment: fc.integer({ min: 1, max: 120 }),
      minimum: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(parts, steps, fc.bigInt({ min: 1n, max: 400n }), (used, voice, quota) => {
        const { network } = minuted({ voice } as typeof byMinute);
        network.ask('start', { ...call, requested: quota });
        for (const each of used.slice(0, -1))
          network.ask('update', { ...call, used: each, requested: quota });
        network.ask('end', { ...call, used: used.at(-1)! });
        const all = used.reduce((sum, each) => sum + each, 0n);
        const [increment, minimum] = [BigInt(voice.increment), BigInt(voice.minimum)];
        expect(network.sum('used', 'voice')).toBe(billedUnits({ increment, minimum }, all));
      }),
      { numRuns: 200 },
    );
  });

  test('each call and each rating group begins its own', () => {
    const { network } = minuted();
    for (const sessionId of ['one', 'two']) {
      network.send('start', { ...call, sessionId, requested: 300n });
      network.send('end', { ...call, sessionId, requestNumber: 1, used: 5n });
    }
    expect(network.sum('used', 'voice')).toBe(120n);
    network.send('event', { ...call, sessionId: 'three', used: 5n });
    expect(network.sum('used', 'voice')).toBe(180n);
  });

  test('a use without a session is one of its own', () => {
    const { world, line, network } = minuted();
    const use = { lineId: line.id, kind: 'voice', scope: 'national', country: 'GB' } as const;
    expect(world.do(decideCharge({ ...use, amount: 61n }, world.rules))).toMatchObject({
      charged: '61',
    });
    expect(network.sum('used', 'voice')).toBe(120n);
  });

  test('what is rounded up is never missing: the last minute takes what there is', () => {
    const { network } = minuted();
    const all = national(network).remaining;
    network.send('event', { ...call, sessionId: 'other', used: all - 90n });
    const left = national(network).remaining;
    expect(left).toBeLessThanOrEqual(90n);
    expect(network.ask('start', { ...call, requested: 300n })).toMatchObject({
      granted: String(left),
      finalUnit: true,
    });
    expect(network.ask('end', { ...call, used: left - 1n }).unfunded).toBe('0');
    expect(national(network).remaining).toBe(0n);
    expect(national(network).used).toBe(all);
  });

  test('a report that comes late goes on with the count of its session', () => {
    const { network } = minuted();
    network.ask('start', { ...call, requested: 300n });
    network.ask('update', { ...call, used: 50n, requested: 300n });
    network.ask('update', { ...call, requestNumber: 1, used: 20n, requested: 300n });
    expect(network.session()?.steps).toEqual([{ ratingGroup: 10, used: '70', taken: '120' }]);
    expect(network.sum('used', 'voice')).toBe(120n);
  });

  test('credit pays for what was used and rounds up nothing but its own', () => {
    const { network, world, line } = served({
      charging: { ...chargingDefaults, steps: byMinute },
      rating: {
        ...{ rounding: 'half-up', creditPays: 'always' },
        rates: [
          {
            ...{ id: 'calls', kind: 'voice', scope: 'any', zoneId: null, serviceId: 'any' },
            ...{ currency: 'GBP', amountMinor: 1, per: 1, increment: 1, minimum: 0, setUpMinor: 0 },
          },
        ],
      },
    });
    world.buy(line.id, planNamed('gb-topup-5'));
    const all = national(network).remaining;
    network.send('event', { ...call, sessionId: 'other', used: all - 60n });
    network.ask('start', { ...call, requested: 30n });
    network.ask('update', { ...call, used: 30n, requested: 60n });
    // The minute that was begun is the subscriber's to its end, and then credit pays by the second.
    expect(network.ask('end', { ...call, used: 40n }).unfunded).toBe('0');
    expect(national(network).used).toBe(all);
    expect(network.sum('used', 'credit')).toBe(10n);
  });

  test('data in kilobytes, and what is only looked at takes nothing', () => {
    const { network, world } = minuted({ data: { increment: 1_024, minimum: 0 } });
    network.ask('start', { requested: 100_000n });
    world.now += MINUTE;
    network.ask('update', { used: 0n, requested: 100_000n });
    expect(network.session()?.steps).toBeNull();
    network.ask('end', { used: 1_025n });
    expect(network.sum('used')).toBe(2_048n);
  });
});
