import * as z from 'zod';
import type { CreditExpiry, CreditPolicy, TopUpTerms } from '#domain/credit-policy.ts';
import { type Currency, isCurrency } from '#domain/money.ts';
import { readMoney, writeMoney } from './catalogue-amounts.ts';
import type { Json } from './document-layout.ts';
import { fromPolicyMoney, policyMoney } from './lifecycle-document.ts';
import { fromSpan, span } from './span-document.ts';

const days = z.int().min(1).max(3_660).nullable();

const amount = z.string().transform((text, context) => {
  const reading = readMoney(text);
  if ('value' in reading) return reading.value;
  context.addIssue({ code: 'custom', message: reading.problem });
  return z.NEVER;
});

const topUp = z
  .strictObject({ plan: z.string().min(1).max(64), least: amount, most: amount, step: amount })
  .superRefine(({ least, most, step }, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (most.currency !== least.currency) wrong('most', 'must be in the currency of "least"');
    else if (step.currency !== least.currency) wrong('step', 'must be in the currency of "least"');
    else if (least.amountMinor === 0n) wrong('least', 'must be above zero');
    else if (step.amountMinor === 0n) wrong('step', 'must be above zero');
    else if (most.amountMinor < least.amountMinor) wrong('most', 'must be at least "least"');
    else if ((most.amountMinor - least.amountMinor) % step.amountMinor !== 0n)
      wrong('step', 'must lead from "least" to "most" in whole steps');
  })
  .transform(
    ({ plan, least, most, step }): TopUpTerms => ({
      planId: plan,
      currency: least.currency,
      leastMinor: Number(least.amountMinor),
      mostMinor: Number(most.amountMinor),
      stepMinor: Number(step.amountMinor),
    }),
  );

const topUps = z
  .array(topUp)
  .refine(
    (terms) => new Set(terms.map(({ planId }) => planId)).size === terms.length,
    'must not name a plan twice',
  );

const fromTopUp = ({ planId, currency, ...minor }: TopUpTerms) => ({
  plan: planId,
  least: writeMoney(BigInt(minor.leastMinor), currency),
  most: writeMoney(BigInt(minor.mostMinor), currency),
  step: writeMoney(BigInt(minor.stepMinor), currency),
});

const expiry = z.strictObject({
  after: span,
  tiers: z.array(z.strictObject({ from: policyMoney, after: span })).optional(),
});

const fromExpiry = ({ after, tiers }: CreditExpiry): Json => ({
  after: fromSpan(after),
  ...(tiers && {
    tiers: tiers.map((tier) => ({ from: fromPolicyMoney(tier.from), after: fromSpan(tier.after) })),
  }),
});

/** The field `credit` of a policy; what is absent keeps its default. */
export const creditSchema = z
  .strictObject({
    paysPlans: z.boolean().optional(),
    expiryDays: days.optional(),
    expiryDaysByMarket: z.record(z.string(), days).optional(),
    most: z.array(amount).optional(),
    topUps: topUps.optional(),
    expiry: expiry.optional(),
    topUpExtends: z.boolean().optional(),
    revival: z.strictObject({ within: span, least: z.array(policyMoney).optional() }).optional(),
  })
  .transform(
    ({
      most,
      paysPlans,
      expiryDays,
      expiryDaysByMarket,
      topUps,
      expiry: ends,
      topUpExtends,
      revival,
    }): Partial<CreditPolicy> => ({
      ...(paysPlans !== undefined && { paysPlans }),
      ...(expiryDays !== undefined && { expiryDays }),
      ...(expiryDaysByMarket && { expiryDaysByMarket }),
      ...(most && {
        mostMinor: Object.fromEntries(
          most.map(({ currency, amountMinor }) => [currency, Number(amountMinor)]),
        ),
      }),
      ...(topUps && { topUps }),
      ...(ends && { expiry: ends }),
      ...(topUpExtends !== undefined && { topUpExtends }),
      ...(revival && { revival }),
    }),
  );

export function fromCredit({ mostMinor, ...credit }: Partial<CreditPolicy>) {
  const most = Object.entries(mostMinor ?? {}).flatMap(([currency, minor]) =>
    isCurrency(currency) ? [writeMoney(BigInt(minor), currency satisfies Currency)] : [],
  );
  const { paysPlans, expiryDays, expiryDaysByMarket, topUps, topUpExtends, revival } = credit;
  return {
    ...(paysPlans !== undefined && { paysPlans }),
    ...(expiryDays !== undefined && { expiryDays }),
    ...(expiryDaysByMarket && { expiryDaysByMarket: { ...expiryDaysByMarket } }),
    ...(mostMinor && { most }),
    ...(topUps && { topUps: topUps.map(fromTopUp) }),
    ...(credit.expiry && { expiry: fromExpiry(credit.expiry) }),
    ...(topUpExtends !== undefined && { topUpExtends }),
    ...(revival && {
      revival: {
        within: fromSpan(revival.within),
        ...(revival.least && { least: revival.least.map(fromPolicyMoney) }),
      },
    }),
  };
}
