import * as z from 'zod';
import type { Localized } from '#domain/catalogue.ts';
import { saysCourse } from '#domain/lifecycle-policy.ts';
import type { BurnCriterion, Policy } from '#domain/policy.ts';
import {
  autoRenewalSchema,
  deadlineNoticesSchema,
  fromAutoRenewal,
  fromDeadlineNotices,
} from './auto-renewal-document.ts';
import { readTaxRate, writeTaxRate } from './catalogue-amounts.ts';
import { isObject, pushIssues } from './catalogue-entry.ts';
import { idSchema } from './catalogue-schema.ts';
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
import { amount, localized, timeZone, words } from './document-fields.ts';
import { layOut } from './document-layout.ts';
import { earlyStartSchema, fromEarlyStart } from './early-start-document.ts';
import { fromLifecycle, lifecycleSchema } from './lifecycle-document.ts';
import { fromPromotionPolicy, promotionPolicySchema } from './promotion-policy-document.ts';
import { fromRefund, refundSchema } from './refund-document.ts';
import { fromRollOver, rollOverSchema } from './roll-over-document.ts';
import { fromNotices, fromWatching, noticeSchema, watchSchema } from './watch-document.ts';

export const POLICY_FORMAT = 'xuka-policy/1';

export type ReadPolicy = { policy: Policy } | { errors: readonly DocumentError[] };

const whole = (least: number, most: number) => z.int().min(least).max(most);
const YEAR_MINUTES = 366 * 24 * 60;

const burnCriteria = [
  'rolled-over-first',
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

const consent = z.strictObject({ version: words(20), text: localized(2_000) });

interface Issue {
  path: string[];
  message: string;
}

type Course = {
  lifecycle?: { states?: object };
  graceDays?: number;
  suspendedDays?: number;
  renewNow: string;
  maxStacked?: number;
};

/** Said once: the short form or the whole course. */
function courseIssues({ lifecycle, maxStacked, renewNow, ...short }: Course): Issue[] {
  const issues: Issue[] = (['graceDays', 'suspendedDays'] as const).flatMap((field) => {
    const isGiven = short[field] !== undefined;
    if (saysCourse(lifecycle) && isGiven)
      return [{ path: [field], message: 'must not be given: "lifecycle" says the whole course' }];
    return !saysCourse(lifecycle) && !isGiven ? [{ path: [field], message: 'is missing' }] : [];
  });
  if (maxStacked !== undefined && renewNow !== 'stack')
    issues.push({
      path: ['maxStacked'],
      message: 'must not be given: it belongs to "renewNow": "stack"',
    });
  return issues;
}

/** What the network is answered by is one for the operator, and so is what pages ask. */
function marketIssues({ market, ...fields }: Record<string, unknown>): Issue[] {
  if (market === undefined) return [];
  return ['charging', 'services', 'payingAsks']
    .filter((field) => fields[field] !== undefined)
    .map((field) => ({
      path: [field],
      message: 'must not be given for a market: the general policy says it for all',
    }));
}

const policySchema = z
  .strictObject({
    format: z.literal(POLICY_FORMAT, { error: `must be "${POLICY_FORMAT}"` }),
    version: whole(1, 1_000_000).default(1),
    market: idSchema.optional(),
    timeZone: timeZone.optional(),
    expiringSoonDays: whole(1, 60),
    graceDays: whole(0, 366).optional(),
    suspendedDays: whole(0, 366).optional(),
    lifecycle: lifecycleSchema.optional(),
    renewNow: z.enum(['replace', 'stack', 'extend']),
    renewNowWhen: earlyStartSchema.optional(),
    maxStacked: whole(1, 100).optional(),
    rollOver: rollOverSchema.optional(),
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
    autoRenewal: autoRenewalSchema.optional(),
    deadlineNotices: deadlineNoticesSchema.optional(),
    promotions: promotionPolicySchema.optional(),
    watching: watchSchema.optional(),
    notices: noticeSchema.optional(),
    consents: z.record(z.string(), consent).optional(),
    tax: z
      .strictObject({ rate: amount(readTaxRate).optional(), name: localized(40).optional() })
      .optional(),
  })
  .superRefine((policy, context) => {
    for (const issue of [...courseIssues(policy), ...marketIssues(policy)])
      context.addIssue({ code: 'custom', ...issue });
  })
  .superRefine(({ rating, services, market }, context) => {
    // Rates of a market name services of the operator's general policy, which is not at hand here.
    if (market !== undefined) return;
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
  return { policy: toPolicy(reading.data) };
}

function toPolicy({ format: _, market, tax, ...fields }: z.output<typeof policySchema>): Policy {
  return {
    ...fields,
    graceDays: fields.graceDays ?? 0,
    suspendedDays: fields.suspendedDays ?? 0,
    ...(market !== undefined && { marketId: market }),
    ...(tax && {
      tax: {
        ...(tax.rate !== undefined && { rateBasisPoints: tax.rate }),
        ...(tax.name && { name: tax.name }),
      },
    }),
  };
}

/** The document that reads back as the same policy; the same policy is always the same text. */
export const writePolicyDocument = (policy: Policy): string =>
  layOut({
    format: POLICY_FORMAT,
    version: policy.version,
    ...(policy.marketId !== undefined && { market: policy.marketId }),
    ...(policy.timeZone !== undefined && { timeZone: policy.timeZone }),
    expiringSoonDays: policy.expiringSoonDays,
    ...(saysCourse(policy.lifecycle)
      ? {}
      : { graceDays: policy.graceDays, suspendedDays: policy.suspendedDays }),
    ...(policy.lifecycle && { lifecycle: fromLifecycle(policy.lifecycle) }),
    renewNow: policy.renewNow,
    ...(policy.renewNowWhen !== undefined && { renewNowWhen: fromEarlyStart(policy.renewNowWhen) }),
    ...(policy.maxStacked !== undefined && { maxStacked: policy.maxStacked }),
    ...(policy.rollOver && { rollOver: fromRollOver(policy.rollOver) }),
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
    ...(policy.autoRenewal && { autoRenewal: fromAutoRenewal(policy.autoRenewal) }),
    ...(policy.deadlineNotices && { deadlineNotices: fromDeadlineNotices(policy.deadlineNotices) }),
    ...(policy.promotions && { promotions: fromPromotionPolicy(policy.promotions) }),
    ...(policy.watching && { watching: fromWatching(policy.watching) }),
    ...(policy.notices && { notices: fromNotices(policy.notices) }),
    ...(policy.consents && { consents: fromConsents(policy.consents) }),
    ...(policy.tax && {
      tax: {
        ...(policy.tax.rateBasisPoints !== undefined && {
          rate: writeTaxRate(policy.tax.rateBasisPoints),
        }),
        ...(policy.tax.name && { name: fromLocalized(policy.tax.name) }),
      },
    }),
  });

const fromLocalized = (text: Localized) => ({ 'zh-CN': text['zh-CN'], en: text.en });

const fromConsents = (consents: NonNullable<Policy['consents']>) =>
  Object.fromEntries(
    Object.entries(consents).map(([id, { version, text }]) => [
      id,
      { version, text: fromLocalized(text) },
    ]),
  );
