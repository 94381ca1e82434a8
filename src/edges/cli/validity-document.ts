import * as z from 'zod';
import type { DayCount, ValidityRule } from '#domain/catalogue.ts';
import type { Currency } from '#domain/money.ts';
import { readMoney, writeMoney } from './catalogue-amounts.ts';
import { amount, localTime } from './document-fields.ts';

/** The longest that makes sense of each count. */
const longest: Record<DayCount, number> = {
  'calendar-month': 24,
  'calendar-month-after': 24,
  'bill-day': 24,
  'days-including-first': 730,
  'days-after': 730,
  hours: 17_520,
  'until-midnight': 31,
};

const tier = z.strictObject({ from: amount(readMoney), length: z.int().min(1) });

/** The part `validity` of a plan. */
export const validity = z
  .strictObject({
    count: z.enum(Object.keys(longest) as DayCount[]),
    /** In months, days, days, hours or nights, as `count` says. */
    length: z.int().min(1),
    start: z.enum(['purchase', 'first-use', 'install']),
    /** Null: it waits for as long as it takes. */
    activateWithinDays: z.int().min(1).max(730).nullable().optional(),
    /** With `install`: begins by itself so long after it. */
    afterInstallDays: z.int().min(1).max(365).optional(),
    /** Local time at which the last day ends early. */
    endsAt: localTime.optional(),
    /** With `bill-day`. */
    billDay: z.int().min(1).max(31).optional(),
    /** By what is paid. */
    tiers: z.array(tier).min(1).max(20).optional(),
    /** Into so many equal parts the length falls; allowances begin anew with each. */
    cycles: z.int().min(2).max(730).optional(),
  })
  .superRefine((rule, context) => {
    const problem = (key: string, message: string) =>
      context.addIssue({ code: 'custom', message, path: [key] });
    const most = longest[rule.count];
    if (rule.length > most) problem('length', `must be at most ${most} with "${rule.count}"`);
    const waits = rule.start !== 'purchase';
    if (waits && rule.activateWithinDays === undefined)
      problem(
        'activateWithinDays',
        `is missing: "${rule.start}" needs a last day to start, or null for none`,
      );
    if (!waits && rule.activateWithinDays !== undefined)
      problem(
        'activateWithinDays',
        'must not be given: only "first-use" and "install" wait for a start',
      );
    if (rule.start !== 'install' && rule.afterInstallDays !== undefined)
      problem('afterInstallDays', 'must not be given: it belongs to "install"');
    if (rule.count === 'bill-day' && rule.billDay === undefined)
      problem('billDay', 'is missing: say the day of the month, 1 to 31');
    if (rule.count !== 'bill-day' && rule.billDay !== undefined)
      problem('billDay', 'must not be given: it belongs to "bill-day"');
    if (rule.count === 'hours' && rule.endsAt !== undefined)
      problem('endsAt', 'must not be given: hours end to the second');
    const [first, ...more] = rule.tiers ?? [];
    more.forEach(({ from }, at) => {
      const before = rule.tiers![at]!.from;
      if (from.currency !== first!.from.currency)
        problem('tiers', `entry ${at + 2} must be in ${first!.from.currency}`);
      else if (from.amountMinor <= before.amountMinor)
        problem('tiers', `entry ${at + 2} must begin above the one before it`);
    });
    if (rule.cycles !== undefined && rule.length % rule.cycles !== 0)
      problem(
        'cycles',
        `must divide "length": ${rule.length} does not fall into so many equal parts`,
      );
    if (rule.cycles !== undefined && rule.tiers)
      problem('cycles', 'must not be given: "tiers" already say the length');
    if (rule.cycles !== undefined && rule.endsAt !== undefined)
      problem('endsAt', 'must not be given: cycles end when their last day is over');
    for (const { length } of rule.tiers ?? [])
      if (length > most) problem('tiers', `must last at most ${most} with "${rule.count}"`);
  });

export type ValidityFields = z.output<typeof validity>;

export function toValidity({ tiers, activateWithinDays, ...rule }: ValidityFields): ValidityRule {
  return {
    ...rule,
    activateWithinDays: activateWithinDays ?? null,
    ...(tiers && {
      tiers: tiers.map(({ from, length }) => ({ fromMinor: Number(from.amountMinor), length })),
    }),
  };
}

/** In the order of the documentation. */
export const fromValidity = (rule: ValidityRule, currency: Currency) => ({
  count: rule.count,
  length: rule.length,
  start: rule.start,
  ...(rule.start !== 'purchase' && { activateWithinDays: rule.activateWithinDays }),
  ...(rule.afterInstallDays !== undefined && { afterInstallDays: rule.afterInstallDays }),
  ...(rule.endsAt !== undefined && { endsAt: rule.endsAt }),
  ...(rule.billDay !== undefined && { billDay: rule.billDay }),
  ...(rule.tiers && {
    tiers: rule.tiers.map(({ fromMinor, length }) => ({
      from: writeMoney(BigInt(fromMinor), currency),
      length,
    })),
  }),
  ...(rule.cycles !== undefined && { cycles: rule.cycles }),
});
