import * as z from 'zod';
import type { CreditPolicy } from '#domain/credit-policy.ts';
import { type Currency, isCurrency } from '#domain/money.ts';
import { readMoney, writeMoney } from './catalogue-amounts.ts';

const days = z.int().min(1).max(3_660).nullable();

const amount = z.string().transform((text, context) => {
  const reading = readMoney(text);
  if ('value' in reading) return reading.value;
  context.addIssue({ code: 'custom', message: reading.problem });
  return z.NEVER;
});

/** The field `credit` of a policy; what is absent keeps its default. */
export const creditSchema = z
  .strictObject({
    paysPlans: z.boolean().optional(),
    expiryDays: days.optional(),
    expiryDaysByMarket: z.record(z.string(), days).optional(),
    most: z.array(amount).optional(),
  })
  .transform(
    ({ most, paysPlans, expiryDays, expiryDaysByMarket }): Partial<CreditPolicy> => ({
      ...(paysPlans !== undefined && { paysPlans }),
      ...(expiryDays !== undefined && { expiryDays }),
      ...(expiryDaysByMarket && { expiryDaysByMarket }),
      ...(most && {
        mostMinor: Object.fromEntries(
          most.map(({ currency, amountMinor }) => [currency, Number(amountMinor)]),
        ),
      }),
    }),
  );

export function fromCredit({ mostMinor, ...credit }: Partial<CreditPolicy>) {
  const most = Object.entries(mostMinor ?? {}).flatMap(([currency, minor]) =>
    isCurrency(currency) ? [writeMoney(BigInt(minor), currency satisfies Currency)] : [],
  );
  const { paysPlans, expiryDays, expiryDaysByMarket } = credit;
  return {
    ...(paysPlans !== undefined && { paysPlans }),
    ...(expiryDays !== undefined && { expiryDays }),
    ...(expiryDaysByMarket && { expiryDaysByMarket: { ...expiryDaysByMarket } }),
    ...(mostMinor && { most }),
  };
}
