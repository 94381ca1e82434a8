import * as z from 'zod';
import type { AutoRenewalPolicy } from '#domain/auto-renewal-policy.ts';
import type { DeadlineNoticePolicy } from '#domain/deadline-notice-policy.ts';

const whole = (least: number, most: number) => z.int().min(least).max(most);
const MONTH_HOURS = 31 * 24;

const isFalling = (numbers: readonly number[]): boolean =>
  numbers.every((number, at) => at === 0 || number < numbers[at - 1]!);

/** The field `autoRenewal` of a policy; what is absent keeps its default. */
export const autoRenewalSchema = z
  .strictObject({
    chargeHoursBefore: whole(0, MONTH_HOURS),
    preflightDays: z
      .array(whole(1, 60))
      .max(10)
      .refine(isFalling, 'must begin with the most days, and name none twice: [7, 3, 1]'),
    noticeHours: whole(1, MONTH_HOURS),
    leastNoticeHours: whole(1, MONTH_HOURS),
    suddenNoticeMinutes: whole(0, 24 * 60),
    retryHours: z.array(whole(1, MONTH_HOURS)).max(10),
    keepHours: whole(0, MONTH_HOURS),
    linkHours: whole(1, MONTH_HOURS),
    tryHours: whole(1, 7 * 24),
    leastHoursBetween: whole(0, MONTH_HOURS),
  })
  .partial()
  .refine(
    ({ noticeHours = 72, leastNoticeHours = 24 }) => leastNoticeHours <= noticeHours,
    'must not have "leastNoticeHours" above "noticeHours" (72 where it is not given)',
  );

const daysBefore = z
  .array(whole(1, 366))
  .max(10)
  .refine(isFalling, 'must begin with the most days, and name none twice: [30, 7, 1]');

/** The field `deadlineNotices`: so many days before each end it is told; an empty list tells of none. */
export const deadlineNoticesSchema = z
  .strictObject({
    ...{ service: daysBefore, incoming: daysBefore, number: daysBefore },
    ...{ hold: daysBefore, parkingPrice: daysBefore },
  })
  .partial();

const ends = ['service', 'incoming', 'number', 'hold', 'parkingPrice'] as const;
ends satisfies readonly (keyof DeadlineNoticePolicy)[];

export const fromDeadlineNotices = (
  policy: Partial<DeadlineNoticePolicy>,
): Record<string, number[]> =>
  Object.fromEntries(ends.flatMap((end) => (policy[end] ? [[end, [...policy[end]]]] : [])));

const names = [
  'chargeHoursBefore',
  'preflightDays',
  'noticeHours',
  'leastNoticeHours',
  'suddenNoticeMinutes',
  'retryHours',
  'keepHours',
  'linkHours',
  'tryHours',
  'leastHoursBetween',
] as const satisfies readonly (keyof AutoRenewalPolicy)[];

/** In the order of the documentation, so that the same rules are always the same text. */
export const fromAutoRenewal = (
  policy: Partial<AutoRenewalPolicy>,
): Record<string, number | number[]> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = policy[name];
      if (value === undefined) return [];
      return [[name, typeof value === 'number' ? value : [...value]]];
    }),
  );
