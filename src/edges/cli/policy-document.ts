import * as z from 'zod';
import type { BurnCriterion, Policy } from '#domain/policy.ts';
import { isObject, pushIssues } from './catalogue-entry.ts';
import {
  chargingSchema,
  fromCharging,
  fromRating,
  fromServices,
  ratingSchema,
  servicesSchema,
  strangeServices,
} from './charging-document.ts';
import { creditSchema, fromCredit } from './credit-document.ts';
import { type DocumentError, inWords, readJson } from './document-error.ts';
import { layOut } from './document-layout.ts';
import { fromRefund, refundSchema } from './refund-document.ts';

export const POLICY_FORMAT = 'xuka-policy/1';

export type ReadPolicy = { policy: Policy } | { errors: readonly DocumentError[] };

const whole = (least: number, most: number) => z.int().min(least).max(most);
const YEAR_MINUTES = 366 * 24 * 60;

const burnCriteria = [
  'soonest-expiry',
  'add-on-first',
  'plan-first',
  'narrowest-zone',
  'first-bought',
] as const satisfies readonly BurnCriterion[];

const burnOrder = z
  .array(z.enum(burnCriteria))
  .min(1)
  .refine((order) => new Set(order).size === order.length, 'must not name a criterion twice')
  .refine(
    (order) => !(order.includes('add-on-first') && order.includes('plan-first')),
    'must not have both "add-on-first" and "plan-first": they say the opposite',
  )
  .refine(
    (order) => order.at(-1) === 'first-bought',
    'must end with "first-bought": it is what always decides',
  );

/** Two lines fit beside the button that pays; one would hide half, three nobody reads. */
const twoLines = z
  .string()
  .refine(
    (text) => text.split('\n').length === 2 && text.split('\n').every((line) => line.trim() !== ''),
    'must be two lines with "\\n" between them',
  )
  .refine((text) => text.length <= 600, 'must have at most 600 characters');

const policySchema = z
  .strictObject({
    format: z.literal(POLICY_FORMAT, { error: `must be "${POLICY_FORMAT}"` }),
    version: whole(1, 1_000_000).default(1),
    expiringSoonDays: whole(1, 60),
    graceDays: whole(0, 366),
    suspendedDays: whole(0, 366),
    renewNow: z.enum(['replace', 'stack']),
    maxQueued: whole(0, 12),
    burnOrder,
    giveBackAfterMinutes: whole(1, 24 * 60),
    paymentWindowMinutes: whole(5, 24 * 60),
    quoteMinutes: whole(1, 24 * 60),
    repeatWarningMinutes: whole(0, YEAR_MINUTES),
    charging: chargingSchema.optional(),
    services: servicesSchema.optional(),
    rating: ratingSchema.optional(),
    credit: creditSchema.optional(),
    payingAsks: z.enum(['always', 'recent']).optional(),
    refund: refundSchema.optional(),
    refundTerms: z.strictObject({ 'zh-CN': twoLines, en: twoLines }),
  })
  .superRefine(({ rating, services }, context) => {
    for (const issue of strangeServices(rating, services))
      context.addIssue({ code: 'custom', ...issue });
  });

/** Reads one document of format `xuka-policy/1`: the policy, or every error at once; never throws. */
export function readPolicyDocument(text: string): ReadPolicy {
  const json = readJson(text);
  if ('error' in json) return { errors: [json.error] };
  if (!isObject(json.value))
    return { errors: [{ place: '', problem: 'must be an object in { }' }] };
  const reading = policySchema.safeParse(json.value, { error: inWords });
  if (!reading.success) {
    const errors: DocumentError[] = [];
    pushIssues({ place: '', issues: reading.error.issues }, errors);
    return { errors };
  }
  const { format: _, ...policy } = reading.data;
  return { policy };
}

/** The document that reads back as the same policy; the same policy is always the same text. */
export const writePolicyDocument = (policy: Policy): string =>
  layOut({
    format: POLICY_FORMAT,
    version: policy.version,
    expiringSoonDays: policy.expiringSoonDays,
    graceDays: policy.graceDays,
    suspendedDays: policy.suspendedDays,
    renewNow: policy.renewNow,
    maxQueued: policy.maxQueued,
    burnOrder: [...policy.burnOrder],
    giveBackAfterMinutes: policy.giveBackAfterMinutes,
    paymentWindowMinutes: policy.paymentWindowMinutes,
    quoteMinutes: policy.quoteMinutes,
    repeatWarningMinutes: policy.repeatWarningMinutes,
    ...(policy.charging && { charging: fromCharging(policy.charging) }),
    ...(policy.services && { services: fromServices(policy.services) }),
    ...(policy.rating && { rating: fromRating(policy.rating) }),
    ...(policy.credit && { credit: fromCredit(policy.credit) }),
    ...(policy.payingAsks && { payingAsks: policy.payingAsks }),
    ...(policy.refund && { refund: fromRefund(policy.refund) }),
    refundTerms: { 'zh-CN': policy.refundTerms['zh-CN'], en: policy.refundTerms.en },
  });
