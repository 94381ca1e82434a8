import { z } from 'zod';
import type {
  AutoRenewalEnd,
  AutoRenewalTrigger,
  RenewalMeans,
  RenewalProblem,
} from '#domain/auto-renewal.ts';
import { referenceOf } from '#domain/draft-order.ts';
import { type Currency, isCurrency } from '#domain/money.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import type { ToldEvent } from '#storage/reads/line-events.ts';
import type { DraftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import type { AutoRenewalView } from '#usecases/auto-renewal/view-auto-renewal.ts';
import type { RenewalEndView } from '#usecases/auto-renewal/view-stop-link.ts';
import { Problem } from '../problem/problem.ts';
import {
  fromMoney,
  instant,
  localized,
  money,
  publicId,
  toInstant,
  toInstantOrNull,
  toMoney,
} from './scalars.ts';

const trigger = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('plan-end') }),
    z
      .strictObject({
        kind: z.literal('low-data'),
        percent: z
          .int()
          .min(1)
          .max(90)
          .optional()
          .describe('Of the data that the running plan granted.'),
        octets: z
          .string()
          .regex(/^[1-9]\d{0,15}$/)
          .optional()
          .describe('So much data as text; less than the plan grants.'),
      })
      .refine(({ percent, octets }) => (percent === undefined) !== (octets === undefined))
      .describe('By a share or by an amount, one of the two.'),
    z.strictObject({
      kind: z.literal('low-balance'),
      below: money.describe('In the currency of the line’s market.'),
    }),
    z.strictObject({
      kind: z.literal('calendar'),
      day: z.int().min(1).max(31).describe('In a shorter month its last day.'),
    }),
  ])
  .meta({ id: 'RenewalTrigger', description: 'What makes the plan be bought anew.' });

const means = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('credit') }),
    z.strictObject({ kind: z.literal('means'), meansId: publicId('means') }),
  ])
  .meta({ id: 'RenewalMeans', description: 'Account credit, or a card or wallet that is kept.' });

/** What somebody asks for: the choice that terms are made of. */
export const renewalChoice = z
  .strictObject({
    planId: z.string().max(100),
    trigger,
    means: z.array(means).min(1).max(5).describe('The first that can pay pays.'),
    monthlyCap: money
      .nullable()
      .describe('The most in a calendar month of the market; null: no limit.'),
  })
  .meta({ id: 'RenewalChoice' });

type WireChoice = z.output<typeof renewalChoice>;

/** Amounts of another currency than the line's are refused as not offered. */
export function fromRenewalChoice(choice: WireChoice, currency: Currency) {
  const own = (field: string, of: z.output<typeof money>): bigint => {
    const { amountMinor, currency: named } = fromMoney(of);
    if (named === currency && amountMinor > 0n) return amountMinor;
    const code = named === currency ? 'too_small' : 'not_offered';
    throw new Problem('invalid_request', { errors: [{ in: 'body', field, code }] });
  };
  const { planId, monthlyCap, trigger: when } = choice;
  return {
    planId,
    trigger: triggerOf(when, (below) => own('/trigger/below', below)),
    means: choice.means.map(
      (each): RenewalMeans =>
        each.kind === 'credit'
          ? each
          : // One that is none is an unknown one.
            { kind: 'means', meansId: fromPublicId('means', each.meansId) ?? '' },
    ),
    monthlyCapMinor: monthlyCap === null ? null : own('/monthlyCap', monthlyCap),
  };
}

function triggerOf(
  when: WireChoice['trigger'],
  minorOf: (below: z.output<typeof money>) => bigint,
): AutoRenewalTrigger {
  if (when.kind === 'low-balance') return { kind: when.kind, minor: String(minorOf(when.below)) };
  if (when.kind !== 'low-data') return when;
  const { kind, percent, octets } = when;
  return percent === undefined ? { kind, octets: octets! } : { kind, percent };
}

export const renewalTerms = z
  .object({
    version: z.string(),
    words: z
      .string()
      .describe(
        'To be shown, word for word, beside a tick that is off. One sentence a line; they are kept.',
      ),
    amount: money.describe('What the first charge takes.'),
    mostAmount: money.describe('The most any charge takes without asking anew.'),
    chargeAt: instant.nullable().describe('Of the first charge; null: nobody knows yet.'),
  })
  .meta({ id: 'RenewalTerms' });

export const toRenewalTerms = (draft: DraftAgreement): z.output<typeof renewalTerms> => ({
  version: draft.consent.version,
  words: draft.consent.words,
  amount: toMoney(draft.amountMinor, draft.currency),
  mostAmount: toMoney(draft.agreedMinor, draft.currency),
  chargeAt: toInstantOrNull(draft.chargeAt),
});

const problem = z.enum([
  'plan_withdrawn',
  'price_rose',
  'cannot_renew',
  'monthly_cap',
  'card_expires',
  'means_gone',
  'needs_payer',
  'credit_short',
  'no_means',
] satisfies RenewalProblem[]);

const ends = [
  'stopped',
  'stopped_by_staff',
  'payment_failed',
  'no_means',
  'plan_withdrawn',
  'price_not_agreed',
  'plan_not_for_line',
  'number_lost',
  'ported_out',
  'refunded',
] as const satisfies readonly AutoRenewalEnd[];

const notice = z
  .enum(['delivered', 'under-way', 'lost', 'none'])
  .describe('Whether the subscriber was told, by one channel or another.');

const renewalEnd = z.object({
  at: instant,
  cause: z.enum(ends),
  reference: z.string().describe('For people: names the end to support.'),
  notice,
  chargeUnderWay: z.boolean().describe('A provider was being asked for money just then.'),
});

export const autoRenewal = z
  .object({
    state: z
      .enum(['off', 'on', 'paused', 'ended'])
      .describe('off: never asked for. paused: the line can’t be used just now.'),
    agreement: z
      .object({
        planId: z.string(),
        planName: localized,
        trigger,
        means: z.array(means),
        monthlyCap: money.nullable(),
        mostAmount: money,
        agreedAt: instant,
        version: z.string(),
        words: z.string(),
      })
      .nullable()
      .describe('The last one agreed to, also after it ended.'),
    next: z
      .object({
        at: instant,
        amount: money,
        thenAmount: money
          .nullable()
          .describe('The one after it, where a promotion makes this one cheaper.'),
        fullAmount: money.describe('Without promotions.'),
        isRetry: z.boolean(),
      })
      .nullable()
      .describe('The next charge; null: its trigger has not come, or nothing is charged.'),
    underWay: z
      .object({
        orderId: publicId('ord'),
        state: z
          .enum(['asked', 'needs-payer'])
          .describe('needs-payer: its bank wants the payer; pay the order until then.'),
        until: instant,
      })
      .nullable(),
    problems: z
      .array(problem)
      .describe('What would keep it from renewing, or from being paid as wished, as it stands.'),
    fix: z
      .enum(['means', 'top-up', 'agree', 'change'])
      .nullable()
      .describe('The one thing that mends it.'),
    end: renewalEnd.nullable(),
  })
  .meta({ id: 'AutoRenewal' });

export function toAutoRenewal(
  { auto, planName, outlook }: AutoRenewalView,
  end: RenewalEndView | null,
): z.output<typeof autoRenewal> {
  if (!auto || !planName)
    return {
      ...{ state: 'off', agreement: null, next: null, underWay: null },
      ...{ problems: [], fix: null, end: null },
    };
  const { currency, trigger: when } = auto;
  return {
    state: auto.state,
    agreement: {
      planId: auto.planId,
      planName,
      trigger:
        when.kind === 'low-balance'
          ? { kind: when.kind, below: toMoney(BigInt(when.minor), currency) }
          : when,
      means: auto.means.map((each) =>
        each.kind === 'credit' ? each : { ...each, meansId: toPublicId('means', each.meansId) },
      ),
      monthlyCap: auto.monthlyCapMinor === null ? null : toMoney(auto.monthlyCapMinor, currency),
      mostAmount: toMoney(auto.agreedMinor, currency),
      agreedAt: toInstant(auto.consent.agreedAt),
      version: auto.consent.version,
      words: auto.consent.words,
    },
    next: outlook?.next
      ? {
          at: toInstant(outlook.next.at),
          amount: toMoney(outlook.next.amountMinor, currency),
          thenAmount:
            outlook.next.thenMinor === null ? null : toMoney(outlook.next.thenMinor, currency),
          fullAmount: toMoney(outlook.next.fullMinor, currency),
          isRetry: outlook.next.isRetry,
        }
      : null,
    underWay: outlook?.underWay
      ? {
          orderId: toPublicId('ord', outlook.underWay.orderId),
          state: outlook.underWay.state,
          until: toInstant(outlook.underWay.until),
        }
      : null,
    problems: [...(outlook?.problems ?? [])],
    fix: outlook?.fix ?? null,
    end: end && { ...end, at: toInstant(end.at) },
  };
}

const kinds = [
  'agreed',
  'preflight',
  'noticed',
  'dropped',
  'tried',
  'renewed',
  'failed',
  'paused',
  'resumed',
  'swapped',
  'ended',
] as const;

export const renewalEvent = z
  .object({
    id: publicId('evt'),
    kind: z.enum(kinds),
    at: instant,
    reference: z.string(),
    amount: money.nullable(),
    orderId: publicId('ord').nullable(),
    cause: z.enum(ends).nullable().describe('Only with ended.'),
    reason: z
      .string()
      .nullable()
      .describe(
        'Why a try failed, in the words of declines; of dropped, why what was told is not charged: ' +
          'renewed_otherwise, enough_data, enough_credit or plan_over.',
      ),
    problems: z.array(problem).describe('Only with preflight.'),
    notice,
  })
  .meta({ id: 'RenewalEvent' });

type WireEvent = z.output<typeof renewalEvent>;

export function toRenewalEvent(event: ToldEvent): WireEvent {
  const { detail } = event;
  const { currency, amountMinor } = detail;
  const problems = (detail.problems ?? '').split(' ').filter((each) => each !== '');
  const isEnd = event.kind === 'auto-renewal-ended';
  return {
    id: toPublicId('evt', event.id),
    kind: event.kind.replace('auto-renewal-', '') as WireEvent['kind'],
    at: toInstant(event.happenedAt),
    reference: referenceOf(event.id),
    amount:
      currency && amountMinor && isCurrency(currency)
        ? toMoney(BigInt(amountMinor), currency)
        : null,
    orderId: detail.orderId ? toPublicId('ord', detail.orderId) : null,
    cause: isEnd ? (detail.cause as (typeof ends)[number]) : null,
    reason: detail.reason ?? null,
    problems: problems as WireEvent['problems'],
    notice: event.notice,
  };
}
