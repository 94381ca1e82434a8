import { expect, test } from 'vitest';
import { byDay, type DayUse, usedAsKinds } from '#domain/usage-streams.ts';
import { rulesWith } from '../support/world.ts';
import { rating } from './charging/credit-stage.ts';

const paid = (rule: string, quantity: bigint): DayUse => ({
  ...{ day: 20_000, kind: 'credit', scope: 'any', country: 'JP', ratingGroup: 1, rule },
  ...{ amount: 3n, quantity },
});

test('what was paid for counts by the rate it was paid at, also when the operator has others now', () => {
  const older = rulesWith({ version: 1, rating: rating({ id: 'gone', kind: 'voice', per: 60 }) });
  const rules = {
    ...rulesWith({ version: 2, rating: rating({ id: 'world', kind: 'data' }) }),
    policyVersions: new Map([[1, older.policy]]),
  };
  const uses = [
    paid('policy:1/rating/gone', 120n),
    paid('policy:2/rating/world', 1_000n),
    paid('policy:7/rating/nobody-knows', 5n),
  ];
  expect(usedAsKinds(uses, rules).map(({ kind, amount }) => [kind, amount])).toEqual([
    ['voice', 120n],
    ['data', 1_000n],
  ]);
  expect(byDay(usedAsKinds(uses, rules))).toEqual([{ day: 20_000, amount: 1_120n }]);
});
