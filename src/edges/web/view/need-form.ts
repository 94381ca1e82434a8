import { OCTETS_PER_GB } from '#domain/allowance.ts';
import { MOST_DAYS, type Need, type NeededKind, tooMuch } from '#domain/best-value-need.ts';
import { type Currency, divideRounded, minorDigits } from '#domain/money.ts';
import { readDecimal, readWhole } from './typed-number.ts';

/** The need as its form shows it; every figure as typed. */
export interface NeedForm {
  data: string;
  national: string;
  international: string;
  sms: string;
  days: string;
  budget: string;
  countries: string[];
}

export type NeedProblem = 'number' | 'days' | 'money' | 'much' | 'countries' | 'nothing';
export type NeedProblems = Partial<Record<keyof NeedForm, NeedProblem>>;

const MOST_COUNTRIES = 40;

/** Null when the address carries no need: then it is learned from use. */
export function readNeedForm(search: URLSearchParams): NeedForm | null {
  if (!search.has('data')) return null;
  const text = (name: string) => (search.get(name) ?? '').slice(0, 20);
  return {
    data: text('data'),
    national: text('national'),
    international: text('international'),
    sms: text('sms'),
    days: text('days'),
    budget: text('budget'),
    countries: [...new Set(search.getAll('country').filter(Boolean))].slice(0, MOST_COUNTRIES),
  };
}

/** An empty amount is none; an empty budget is no limit. */
export function toNeed(
  form: NeedForm,
  around: { currency: Currency; countries: ReadonlySet<string> },
): { need: Need } | { problems: NeedProblems } {
  const problems: NeedProblems = {};
  const whole = (name: 'national' | 'international' | 'sms'): bigint => {
    const value = form[name].trim() === '' ? 0 : readWhole(form[name]);
    if (value === null) problems[name] = 'number';
    return BigInt(value ?? 0);
  };
  const thousandths = form.data.trim() === '' ? 0n : readDecimal(form.data, 3);
  if (thousandths === null) problems.data = 'number';
  const days = readWhole(form.days);
  if (days === null || days < 1 || days > MOST_DAYS) problems.days = 'days';
  const noLimit = form.budget.trim() === '';
  const budgetMinor = noLimit ? null : readDecimal(form.budget, minorDigits[around.currency]);
  if (!noLimit && budgetMinor === null) problems.budget = 'money';
  if (form.countries.some((country) => !around.countries.has(country)))
    problems.countries = 'countries';
  const need: Need = {
    dataOctets: ((thousandths ?? 0n) * OCTETS_PER_GB) / 1000n,
    voiceNationalSeconds: whole('national') * 60n,
    voiceInternationalSeconds: whole('international') * 60n,
    smsMessages: whole('sms'),
    countries: form.countries,
    days: days ?? 1,
    budgetMinor,
  };
  for (const kind of tooMuch(need)) problems[fieldOf[kind]] = 'much';
  if (Object.keys(problems).length > 0) return { problems };
  return isEmpty(need) ? { problems: { data: 'nothing' } } : { need };
}

const fieldOf: Record<NeededKind, keyof NeedForm> = {
  data: 'data',
  'voice-national': 'national',
  'voice-international': 'international',
  sms: 'sms',
};

const isEmpty = (need: Need): boolean =>
  need.dataOctets === 0n &&
  need.voiceNationalSeconds === 0n &&
  need.voiceInternationalSeconds === 0n &&
  need.smsMessages === 0n;

/** The form filled in with a need. */
export function fromNeed(need: Need): NeedForm {
  const tenths = divideRounded(need.dataOctets * 10n, OCTETS_PER_GB);
  const minutes = (seconds: bigint) => String((seconds + 59n) / 60n);
  return {
    data: tenths % 10n === 0n ? String(tenths / 10n) : `${tenths / 10n}.${tenths % 10n}`,
    national: minutes(need.voiceNationalSeconds),
    international: minutes(need.voiceInternationalSeconds),
    sms: String(need.smsMessages),
    days: String(need.days),
    budget: '',
    countries: [...need.countries],
  };
}

/** For a line that has no use to learn from. */
export const commonNeedForm = (homeCountry: string): NeedForm => ({
  data: '5',
  national: '60',
  international: '0',
  sms: '20',
  days: '30',
  budget: '',
  countries: [homeCountry],
});
