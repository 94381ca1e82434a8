import type { LocalDay } from '#domain/local-day.ts';
import { endOfLocalDay } from '#domain/local-day.ts';
import { DAY } from '#domain/time.ts';
import type { VoucherBatch, VoucherTax, VoucherWorth } from '#domain/voucher.ts';
import { pinDigits } from '#domain/voucher-pin.ts';
import { readMoney } from '#edges/cli/catalogue-amounts.ts';
import type { DocumentError } from '#edges/cli/document-error.ts';
import type { Call } from './command.ts';

export type BatchWish = Omit<VoucherBatch, 'createdAt'> & { count: number };

const MOST_AT_ONCE = 1_000_000;
const taxes: readonly VoucherTax[] = ['single-purpose', 'multi-purpose'];

/** The options of `voucher create`, or everything that is wrong with them. */
export function readBatchWish(
  { values }: Pick<Call, 'values'>,
  timeZone: string,
): BatchWish | { errors: DocumentError[] } {
  const errors: DocumentError[] = [];
  const wrong = (option: string, problem: string) => {
    errors.push({ place: `--${option}`, problem });
    return null;
  };
  const text = (option: string) => {
    const value = values[option];
    return typeof value === 'string' ? value : null;
  };
  const whole = (option: string, least: number, most: number, otherwise: number | null) => {
    const given = text(option);
    const number = given === null ? otherwise : Number(given);
    return Number.isInteger(number) && number! >= least && number! <= most
      ? number!
      : wrong(option, `must be a whole number from ${least} to ${most}`);
  };
  const id = text('batch');
  if (id === null || !/^[a-z][a-z0-9-]{0,31}$/.test(id))
    wrong('batch', 'must be a name of small letters, digits and dashes, like "spring-2026"');
  const count = whole('count', 1, MOST_AT_ONCE, null);
  const digits = whole('digits', pinDigits.least, pinDigits.most, pinDigits.usual);
  const tax = taxes.find((each) => each === text('tax'));
  if (!tax) wrong('tax', `must be ${taxes.join(' or ')}: ask who keeps the books`);
  const worth = readWorth(text, wrong);
  const expires = text('expires');
  const lastDay = expires === null ? null : readDay(expires);
  if (expires !== null && lastDay === null) wrong('expires', 'must be a date like 2027-12-31');
  if (errors.length > 0 || !worth || !tax || count === null || digits === null) return { errors };
  const expiresAt = lastDay === null ? null : endOfLocalDay(lastDay, timeZone);
  return { id: id!, worth, tax, digits, count, expiresAt, marketId: text('market') };
}

function readWorth(
  text: (option: string) => string | null,
  wrong: (option: string, problem: string) => null,
): VoucherWorth | null {
  const [value, planId] = [text('value'), text('plan')];
  if ((value === null) === (planId === null))
    return wrong('value', 'give --value with --currency, or --plan');
  if (planId !== null) return { kind: 'plan', planId };
  const amount = readMoney(`${value} ${text('currency') ?? ''}`);
  if ('problem' in amount) return wrong('value', 'must be like "--value 10 --currency GBP"');
  return amount.value.amountMinor > 0n
    ? { kind: 'value', ...amount.value }
    : wrong('value', 'must be above zero');
}

/** The day since 1970, or null. */
function readDay(text: string): LocalDay | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : at / DAY;
}
