import { z } from 'zod';
import type { KeepStep } from '#domain/keep-number.ts';
import type { Currency } from '#domain/money.ts';
import type { KeepNumberAnswer } from '#usecases/keep-number.ts';
import { instant, money, toInstant, toInstantOrNull, toMoney } from './scalars.ts';

const keepStep = z
  .object({
    act: z.enum(['buy', 'park', 'unpark']),
    planId: z.string().nullable().describe('With `buy`.'),
    planVersion: z.int().nullable(),
    spans: z.int().nullable().describe('With `park`: how many of the operator’s spans of parking.'),
    by: instant.describe('The last second in which it still does what it is to do.'),
    notBefore: instant.describe('Done before, the steps that follow would not be enough.'),
    price: money,
    keepsUntil: instant.nullable().describe('The number is lost then without the next step.'),
  })
  .meta({ id: 'KeepStep' });

export const keepAnswer = z
  .object({
    until: instant.describe('The end of the day asked for.'),
    outcome: z
      .enum(['safe', 'found', 'impossible', 'lost'])
      .describe(
        '`safe`: nothing need be bought. `impossible`: nothing on sale does. `lost`: the number is gone.',
      ),
    lostAt: instant
      .nullable()
      .describe('When the number is lost after the last step, or as things are; null: never.'),
    total: money.nullable(),
    steps: z.array(keepStep),
  })
  .meta({ id: 'KeepAnswer', description: 'The cheapest way to keep a number, in order.' });

const toStep = (
  { act, by, notBefore, priceMinor, keepsUntil }: KeepStep,
  currency: Currency,
): z.output<typeof keepStep> => ({
  act: act.do,
  planId: act.do === 'buy' ? act.plan.planId : null,
  planVersion: act.do === 'buy' ? act.plan.version : null,
  spans: act.do === 'park' ? act.spans : null,
  by: toInstant(by),
  notBefore: toInstant(notBefore),
  price: toMoney(priceMinor, currency),
  keepsUntil: toInstantOrNull(keepsUntil),
});

export function toKeepAnswer({
  answer,
  until,
  market,
}: KeepNumberAnswer): z.output<typeof keepAnswer> {
  const { currency } = market;
  const found = answer.outcome === 'found' ? answer : null;
  return {
    until: toInstant(until),
    outcome: answer.outcome,
    lostAt: toInstantOrNull(answer.lostAt),
    total: found && toMoney(found.totalMinor, currency),
    steps: found ? found.steps.map((step) => toStep(step, currency)) : [],
  };
}
