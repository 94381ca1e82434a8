import type { Money } from './money.ts';
import { type Factors, hasSecondFactor } from './second-factor.ts';
import { type Instant, MINUTE } from './time.ts';

/**
 * What somebody who is signed in is about to do. `pay-with-stored-means`: account credit, saved cards.
 * `change-security`: password, factors, payment password. `refund-to-other`: money goes back another way.
 */
export type StepUpPurpose = 'pay-with-stored-means' | 'change-security' | 'refund-to-other';

export const stepUpWays = [
  'passkey',
  'totp',
  'password',
  'payment-password',
  'recovery-code',
] as const;
/** How somebody may confirm that it is them, in the order in which it is offered. */
export type StepUpWay = (typeof stepUpWays)[number];

/** When payments with stored means ask. `recent`: unless confirmed lately. `above`: also not below an amount. */
export type StepUpPolicy =
  | { ask: 'always' }
  | { ask: 'recent' }
  | { ask: 'above'; freeBelow: Money };

/** What was confirmed in a session, and when. */
export interface ConfirmedSession {
  /** Password, passkey, app or recovery code. */
  confirmedAt: Instant;
  /** Passkey, app or recovery code. */
  secondFactorAt: Instant | null;
  /** For paying, by whatever guards it; signing in is not meant. */
  paymentConfirmedAt: Instant | null;
  /** What a confirmation that counts once was used for. */
  paymentConfirmedFor: string | null;
}

export interface StepUpFactors extends Factors {
  hasPassword: boolean;
  hasPaymentPassword: boolean;
}

export interface StepUpQuestion {
  purpose: StepUpPurpose;
  session: ConfirmedSession;
  factors: StepUpFactors;
  policy: StepUpPolicy;
  /** What is to be paid; null where nothing is, or it is not known. */
  amount?: Money | null;
  /** What it is for, such as an order: repeating the same asks no more. */
  subject?: string | null;
  now: Instant;
}

/** `once`: the confirmation counts for this subject alone, and whoever lets it pass has to note that. */
export type StepUpVerdict =
  | { needed: false; once: boolean }
  | { needed: true; ways: readonly StepUpWay[] };

/** A confirmation counts this long (ASVS 7.5.3). */
export const STEP_UP_FOR = 15 * MINUTE;

/** What waits for a confirmation is forgotten after this long. */
export const PENDING_ACTION_FOR = 10 * MINUTE;

/** One that counts once is to be used at once. */
const ONCE_FOR = 5 * MINUTE;

/** Must the subscriber confirm first, and how? */
export function stepUpNeeded(question: StepUpQuestion): StepUpVerdict {
  const { purpose } = question;
  if (purpose === 'pay-with-stored-means') return payingNeeded(question);
  const { session, factors, now } = question;
  const at = hasSecondFactor(factors) ? session.secondFactorAt : session.confirmedAt;
  if (isWithin(at, STEP_UP_FOR, now)) return { needed: false, once: false };
  return { needed: true, ways: strongWays(factors) };
}

function payingNeeded(question: StepUpQuestion): StepUpVerdict {
  const { session, factors, policy, subject = null, now } = question;
  const ways = payingWays(factors);
  if (policy.ask === 'always') {
    const { paymentConfirmedAt, paymentConfirmedFor } = session;
    const isFree = paymentConfirmedFor === null || paymentConfirmedFor === subject;
    return isFree && isWithin(paymentConfirmedAt, ONCE_FOR, now)
      ? { needed: false, once: true }
      : { needed: true, ways };
  }
  if (policy.ask === 'above' && isBelow(question.amount ?? null, policy.freeBelow))
    return { needed: false, once: false };
  const confirmed = factors.hasPaymentPassword
    ? [session.paymentConfirmedAt]
    : [session.paymentConfirmedAt, session.confirmedAt];
  return confirmed.some((at) => isWithin(at, STEP_UP_FOR, now))
    ? { needed: false, once: false }
    : { needed: true, ways };
}

/** Where there is a second factor, the password alone changes nothing that guards the account. */
function strongWays(factors: StepUpFactors): StepUpWay[] {
  if (!hasSecondFactor(factors)) return ['password'];
  return waysAmong({ ...proofs(factors), password: false });
}

/** A payment password takes the place of all else. */
const payingWays = (factors: StepUpFactors): StepUpWay[] =>
  factors.hasPaymentPassword
    ? ['payment-password']
    : waysAmong({ ...proofs(factors), 'recovery-code': false });

const proofs = (factors: StepUpFactors): Record<StepUpWay, boolean> => ({
  passkey: factors.passkeys > 0,
  totp: factors.hasTotp,
  password: factors.hasPassword,
  'payment-password': false,
  'recovery-code': factors.recoveryCodesLeft > 0,
});

const waysAmong = (has: Record<StepUpWay, boolean>) => stepUpWays.filter((way) => has[way]);

const isWithin = (at: Instant | null, span: number, now: Instant): boolean =>
  at !== null && now - at < span;

const isBelow = (amount: Money | null, limit: Money): boolean =>
  amount !== null && amount.currency === limit.currency && amount.amountMinor < limit.amountMinor;

/** The most that may go unasked: £100, ¥100, JP¥10,000. */
export const MOST_FREE_BELOW_MINOR = 10_000n;

/** Null: no such choice. An amount counts only with `above`. */
export function readStepUpPolicy(ask: string, freeBelow: Money | null): StepUpPolicy | null {
  if (ask === 'always' || ask === 'recent') return { ask };
  if (ask !== 'above' || freeBelow === null) return null;
  const { amountMinor } = freeBelow;
  return amountMinor > 0n && amountMinor <= MOST_FREE_BELOW_MINOR ? { ask, freeBelow } : null;
}
