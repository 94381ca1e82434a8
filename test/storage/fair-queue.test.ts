import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairQueue } from '#storage/fair-queue.ts';

const item = (accountId: string, n: number) => ({ accountId, n });
const noneBusy = () => false;

describe('the committer’s queue', () => {
  test('loses and doubles nothing and keeps each account’s order, whatever comes and goes', () => {
    const step = fc.oneof(
      fc.record({ add: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ take: fc.integer({ min: 1, max: 9 }), busy: fc.subarray(['a', 'b', 'c', 'd']) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new FairQueue<{ accountId: string; n: number }>(10_000);
        const taken: { accountId: string; n: number }[] = [];
        let added = 0;
        for (const each of steps) {
          if ('add' in each) {
            queue.add(item(each.add, added));
            added += 1;
            continue;
          }
          const waiting = queue.length;
          const group = queue.take(each.take, (account) => each.busy.includes(account));
          expect(group.length).toBeLessThanOrEqual(each.take);
          expect(group.some(({ accountId }) => each.busy.includes(accountId))).toBe(false);
          if (each.busy.length === 0) expect(group.length).toBe(Math.min(each.take, waiting));
          taken.push(...group);
        }
        while (queue.length > 0) taken.push(...queue.take(7, noneBusy));
        expect(taken.map(({ n }) => n).sort((x, y) => x - y)).toEqual([...Array(added).keys()]);
        for (const account of ['a', 'b', 'c', 'd']) {
          const own = taken.filter(({ accountId }) => accountId === account).map(({ n }) => n);
          expect(own).toEqual([...own].sort((x, y) => x - y));
        }
      }),
    );
  });

  test('a crowd on one account leaves room in every group for the others', () => {
    const queue = new FairQueue<{ accountId: string; n: number }>(10_000);
    for (let n = 0; n < 1_000; n++) queue.add(item('hot', n));
    for (let n = 0; n < 50; n++) queue.add(item(`calm-${n}`, n));
    const group = queue.take(64, noneBusy);
    expect(group.filter(({ accountId }) => accountId === 'hot')).toHaveLength(14);
    expect(group.filter(({ accountId }) => accountId !== 'hot')).toHaveLength(50);
  });

  test('whoever fills half of it alone is refused before the others are', () => {
    const queue = new FairQueue<{ accountId: string; n: number }>(1_000);
    let own = 0;
    while (queue.add(item('hot', own))) own += 1;
    expect(own).toBe(500);
    let others = 0;
    while (queue.add(item(`calm-${others}`, 0))) others += 1;
    expect(others).toBe(500);
  });
});
