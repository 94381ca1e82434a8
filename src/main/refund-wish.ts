import { type Currency, isCurrency } from '#domain/money.ts';
import type { Refund } from '#domain/payment.ts';
import { readMoney } from '#edges/cli/catalogue-amounts.ts';
import type { Call } from './command.ts';

/** What staff want of an order's money. */
export type RefundWish = {
  order: string;
  to: Refund['destination'];
} & (
  | { do: 'show' }
  /** As it was quoted; what is left of the order leaves the line. */
  | { do: 'take'; quoteId: string }
  /** An amount in the order's currency; what was bought stays. */
  | { do: 'give'; amount: string; reason: string; key: string | null }
  /** A refund the provider refused is asked for once more. */
  | { do: 'again'; refund: string }
);

/** Reads the call, or says what is wrong with it. */
export function readRefundWish({ values, positionals }: Call): RefundWish | { problem: string } {
  const { quote, amount, reason, again, to = 'original', key } = values as Record<string, string>;
  if (to !== 'original' && to !== 'credit') return { problem: '--to is "original" or "credit".' };
  const common = { order: positionals[0]!, to } as const;
  if ([quote, amount, again].filter((each) => each !== undefined).length > 1)
    return { problem: 'Only one of --quote, --amount and --again.' };
  if (quote !== undefined) return { ...common, do: 'take', quoteId: quote };
  if (again !== undefined) return { ...common, do: 'again', refund: again };
  if (amount === undefined) return { ...common, do: 'show' };
  if (!reason?.trim()) return { problem: 'An amount needs --reason: the subscriber reads it.' };
  if (reason.length > 200) return { problem: '--reason has at most 200 characters.' };
  return { ...common, do: 'give', amount, reason: reason.trim(), key: key ?? null };
}

/** "3.00" or "3.00 GBP" in the order's currency, above zero. */
export function readAmount(text: string, currency: Currency): bigint | { problem: string } {
  const reading = readMoney(/[A-Z]{3}$/.test(text) ? text : `${text} ${currency}`);
  if ('problem' in reading) return { problem: `--amount ${reading.problem}.` };
  const { value } = reading;
  if (!isCurrency(value.currency) || value.currency !== currency)
    return { problem: `The order was paid in ${currency}.` };
  return value.amountMinor > 0n ? value.amountMinor : { problem: '--amount must be above zero.' };
}
