import type { TopUpTerms } from '#domain/credit-policy.ts';
import { type Currency, minorDigits } from '#domain/money.ts';
import type { TopUpRefusal } from '#domain/top-up.ts';
import type { Tongue } from '../words/tongue.ts';
import { readDecimal } from './typed-number.ts';

/** What amounts may be chosen. */
export interface TopUpView {
  currency: Currency;
  leastMinor: bigint;
  mostMinor: bigint;
  stepMinor: bigint;
}

export const toTopUpView = ({ currency, ...minor }: TopUpTerms): TopUpView => ({
  currency,
  leastMinor: BigInt(minor.leastMinor),
  mostMinor: BigInt(minor.mostMinor),
  stepMinor: BigInt(minor.stepMinor),
});

/** An amount as somebody would type it: "15.00". */
export function asTyped(amountMinor: bigint, currency: Currency): string {
  const digits = minorDigits[currency];
  const text = String(amountMinor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * An amount of money as typed, in minor units; null when it isn't one. Three figures after a mark are
 * thousands to some and decimals to others, so they are neither.
 */
export const readAmount = (typed: string, currency: Currency): bigint | null =>
  /[.,，。]\s*\d{3}/.test(typed.normalize('NFKC'))
    ? null
    : readDecimal(typed, minorDigits[currency]);

/** What is wrong with an amount, in figures of what would do. */
export function amountProblem(
  refused: Exclude<TopUpRefusal, 'top_up_not_offered'> | 'amount_not_a_number',
  amountMinor: bigint,
  { terms, tongue }: { terms: TopUpView; tongue: Tongue },
): string {
  const { currency, leastMinor, mostMinor, stepMinor } = terms;
  const w = tongue.words.topUp.problems;
  const money = (minor: bigint) => tongue.money(minor, currency);
  switch (refused) {
    case 'amount_not_a_number':
      return w.notANumber(asTyped(leastMinor + stepMinor, currency));
    case 'amount_too_small':
      return w.tooSmall(money(leastMinor));
    case 'amount_too_large':
      return w.tooLarge(money(mostMinor));
    case 'amount_not_in_steps': {
      const below = amountMinor - ((amountMinor - leastMinor) % stepMinor);
      return w.notInSteps(money(stepMinor), money(below), money(below + stepMinor));
    }
  }
}
