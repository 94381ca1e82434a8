import * as z from 'zod';
import type { Currency } from '#domain/money.ts';
import { watchTemplates } from '#domain/notice.ts';
import { type Channel, channels } from '#domain/notice-channels.ts';
import type { NoticePolicy } from '#domain/notice-policy.ts';
import type { WatchPolicy } from '#domain/watch-policy.ts';
import type { Json } from './document-layout.ts';
import { fromPolicyMoney, policyMoney } from './lifecycle-document.ts';

const rising = (numbers: readonly number[]): boolean =>
  numbers.every((number, at) => at === 0 || number > numbers[at - 1]!);

const percents = z
  .array(z.int().min(1).max(100))
  .max(10)
  .refine(rising, 'must begin with the least, and name none twice: [80, 100]');

/** In the order in which they hold; each currency for itself. */
const roamingCap = z.array(policyMoney).transform((caps, context) => {
  const byCurrency: Partial<Record<Currency, number[]>> = {};
  for (const { currency, minor } of caps) {
    const steps = byCurrency[currency] ?? [];
    byCurrency[currency] = [...steps, minor];
  }
  for (const steps of Object.values(byCurrency))
    if (!rising([0, ...steps]))
      context.addIssue({ code: 'custom', message: 'must rise from one to the next of a currency' });
  return byCurrency;
});

/** The field `watching` of a policy; what is absent keeps its default. */
export const watchSchema = z
  .strictObject({
    usedPercent: percents,
    capPercent: percents,
    roamingCap,
    tellsArrival: z.boolean(),
    mostWatches: z.int().min(1).max(100),
  })
  .partial()
  .transform(
    ({ roamingCap: roamingCapMinor, ...rest }): Partial<WatchPolicy> => ({
      ...rest,
      ...(roamingCapMinor && { roamingCapMinor }),
    }),
  );

/** In the order of the documentation, so that the same rules are always the same text. */
export function fromWatching(policy: Partial<WatchPolicy>): Json {
  const { usedPercent, capPercent, roamingCapMinor, tellsArrival, mostWatches } = policy;
  const caps = Object.entries(roamingCapMinor ?? {}) as [Currency, readonly number[]][];
  const told = caps.flatMap(([currency, steps]) =>
    steps.map((minor) => fromPolicyMoney({ currency, minor })),
  );
  return {
    ...(usedPercent && { usedPercent: [...usedPercent] }),
    ...(capPercent && { capPercent: [...capPercent] }),
    ...(roamingCapMinor && { roamingCap: told }),
    ...(tellsArrival !== undefined && { tellsArrival }),
    ...(mostWatches !== undefined && { mostWatches }),
  };
}

const once = <Name extends string>(names: readonly [Name, ...Name[]]) =>
  z
    .array(z.enum(names))
    .refine((list) => new Set(list).size === list.length, 'must not name one twice');

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like "22:00"');

/** The field `notices` of a policy; what is absent keeps its default. */
export const noticeSchema = z
  .strictObject({
    order: once(channels as [Channel, ...Channel[]]).min(1),
    alsoBySms: once(watchTemplates),
    urgent: once(watchTemplates),
    quietHours: z.strictObject({ from: time, until: time }),
  })
  .partial();

export const fromNotices = (policy: Partial<NoticePolicy>): Json => ({
  ...(policy.order && { order: [...policy.order] }),
  ...(policy.alsoBySms && { alsoBySms: [...policy.alsoBySms] }),
  ...(policy.urgent && { urgent: [...policy.urgent] }),
  ...(policy.quietHours && { quietHours: { ...policy.quietHours } }),
});
