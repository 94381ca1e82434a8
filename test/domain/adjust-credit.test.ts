import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spendableCredit, sumOfCredit } from '#domain/account-credit.ts';
import { decideAdjustCredit } from '#domain/adjust-credit.ts';
import { Changeset } from '#domain/changeset.ts';
import { agrees, explainBucket } from '#domain/explain-bucket.ts';
import { DAY } from '#domain/time.ts';
import { bestOf, givenOf } from '../support/refund-world.ts';
import { planNamed, World } from '../support/world.ts';

const now = Date.UTC(2026, 4, 11, 8);
const newWorld = () => {
  const world = new World({ now });
  world.addLine();
  return world;
};
const credit = (world: World): bigint =>
  sumOfCredit(spendableCredit(new Changeset(world.state, world.context()), 'GBP'));
const adjust = (world: World, amountMinor: bigint, currency: 'GBP' | 'HKD' = 'GBP') =>
  world.do(decideAdjustCredit({ currency, amountMinor, reason: 'goodwill' }, world.rules));

describe('putting credit right', () => {
  test.each([
    ['a currency no market uses', 'HKD', 500n, 'unknown_currency'],
    ['more than there is', 'GBP', -501n, 'not_enough_credit'],
  ] as const)('%s is refused and nothing moves', (_, currency, amountMinor, refused) => {
    const world = newWorld();
    adjust(world, 500n);
    const moved = world.transfers().length;
    expect(adjust(world, amountMinor, currency)).toEqual({ refused });
    expect(world.transfers().length).toBe(moved);
    expect(credit(world)).toBe(500n);
  });

  test('what is given ends as the policy says of credit', () => {
    const world = newWorld();
    expect(adjust(world, 500n)).toEqual({ creditMinor: '500' });
    world.now += 365 * DAY;
    expect(adjust(world, -1n)).toEqual({ refused: 'not_enough_credit' });
  });

  test('what staff took of bought credit does not come back with a refund, and the movements say why', () => {
    const world = new World({ now });
    const order = world.buy(world.addLine().id, planNamed('gb-topup-5'));
    if ('refused' in order) throw new Error(order.refused);
    expect(adjust(world, -300n)).toEqual({ creditMinor: '200' });
    expect(bestOf(world, order.orderId).refundMinor).toBe(200n);
    const [bucket] = givenOf(world, order.orderId).buckets;
    const place = `bucket:${bucket!.id}`;
    const moved = world.transfers().filter(({ from, to }) => from === place || to === place);
    const one = { day: 0, count: 1, firstSeq: 1n, lastSeq: 1n, firstAt: now, lastAt: now };
    const { figures } = explainBucket(
      bucket!.id,
      moved.map((each) => ({ ...each, ...one })),
    );
    expect(agrees(figures, bucket!)).toBe(true);
  });

  test('whatever is given and taken, the sum is right, no bucket is below zero, and each movement has its reason', () => {
    const amounts = fc.array(
      fc.bigInt({ min: -2_000n, max: 2_000n }).filter((amount) => amount !== 0n),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(amounts, (steps) => {
        const world = newWorld();
        let expected = 0n;
        for (const amount of steps) {
          const answer = adjust(world, amount);
          if (expected + amount < 0n) expect(answer).toEqual({ refused: 'not_enough_credit' });
          else expected += amount;
          expect(credit(world)).toBe(expected);
        }
        const sum = world
          .transfers()
          .reduce(
            (all, each) =>
              each.to === 'operator:allowance' ? all - each.amount : all + each.amount,
            0n,
          );
        expect(sum).toBe(expected);
        expect(world.transfers().every(({ rule }) => rule === 'adjustment/goodwill')).toBe(true);
      }),
    );
  });
});
