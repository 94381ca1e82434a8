import { OCTETS_PER_MB } from '#domain/allowance.ts';
import type { AutoRenewal, AutoRenewalTrigger, RenewalMeans } from '#domain/auto-renewal.ts';
import type { LowData } from '#domain/auto-renewal-level.ts';
import type { Currency } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import { asTyped, readAmount } from './top-up-view.ts';
import { readWhole } from './typed-number.ts';

/** What was chosen on the form, before it is agreed to. */
export interface RenewalChoice {
  planId: string;
  trigger: AutoRenewalTrigger;
  means: readonly RenewalMeans[];
  monthlyCapMinor: bigint | null;
}

export const choiceFields = [
  ...['plan', 'when', 'left', 'leftIn', 'below', 'day', 'first', 'second', 'third', 'cap'],
] as const;

export type ChoiceField = 'plan' | 'when' | 'left' | 'below' | 'day' | 'first' | 'cap';

/** As typed: every field of the form, and of the address of the page that follows. */
export type TypedChoice = Record<string, string>;

/** The choice that was typed, or the fields that are wrong. */
export function readChoice(
  typed: TypedChoice,
  currency: Currency,
): { choice: RenewalChoice } | { wrong: ChoiceField[] } {
  const trigger = readTrigger(typed, currency);
  const means = readMeans(typed);
  const capText = (typed.cap ?? '').trim();
  const cap = capText === '' ? null : readAmount(capText, currency);
  const wrong: ChoiceField[] = [];
  if (!typed.plan) wrong.push('plan');
  if (typeof trigger === 'string') wrong.push(trigger);
  if (means.length === 0) wrong.push('first');
  if (capText !== '' && (cap === null || cap === 0n)) wrong.push('cap');
  if (wrong.length > 0 || typeof trigger === 'string') return { wrong };
  return { choice: { planId: typed.plan!, trigger, means, monthlyCapMinor: cap } };
}

function readTrigger(
  { when, left = '', leftIn = '', below = '', day = '' }: TypedChoice,
  currency: Currency,
): AutoRenewalTrigger | ChoiceField {
  switch (when) {
    case 'plan-end':
      return { kind: when };
    case 'low-data': {
      const level = readWhole(left);
      if (level === null || level === 0) return 'left';
      if (leftIn === 'mb') return { kind: when, octets: String(BigInt(level) * OCTETS_PER_MB) };
      return level <= 90 ? { kind: when, percent: level } : 'left';
    }
    case 'low-balance': {
      const minor = readAmount(below, currency);
      return minor === null || minor === 0n ? 'below' : { kind: when, minor: String(minor) };
    }
    case 'calendar': {
      const date = readWhole(day);
      return date !== null && date >= 1 && date <= 31 ? { kind: when, day: date } : 'day';
    }
    default:
      return 'when';
  }
}

/** `credit`, or the id of a means; each once. */
function readMeans(typed: TypedChoice): RenewalMeans[] {
  const chosen = [typed.first, typed.second, typed.third].filter(
    (each): each is string => each !== undefined && each !== '',
  );
  return [...new Set(chosen)].map((each) =>
    each === 'credit' ? { kind: 'credit' } : { kind: 'means', meansId: each },
  );
}

/** An agreement as the form shows it for changing. */
export function typedFrom(
  auto: Pick<AutoRenewal, 'planId' | 'trigger' | 'means' | 'monthlyCapMinor' | 'currency'>,
): TypedChoice {
  const { trigger, currency } = auto;
  const [first = '', second = '', third = ''] = auto.means.map((each) =>
    each.kind === 'credit' ? 'credit' : each.meansId,
  );
  return {
    plan: auto.planId,
    when: trigger.kind,
    ...(trigger.kind === 'low-data' && typedLevel(trigger)),
    ...(trigger.kind === 'low-balance' && { below: asTyped(BigInt(trigger.minor), currency) }),
    ...(trigger.kind === 'calendar' && { day: String(trigger.day) }),
    ...{ first, second, third },
    cap: auto.monthlyCapMinor === null ? '' : asTyped(auto.monthlyCapMinor, currency),
  };
}

const typedLevel = (trigger: LowData): TypedChoice =>
  'percent' in trigger
    ? { left: String(trigger.percent), leftIn: 'percent' }
    : { left: String(BigInt(trigger.octets) / OCTETS_PER_MB), leftIn: 'mb' };

/** Each means by the name that forms and addresses know it by. */
export function withPublicMeans(typed: TypedChoice): TypedChoice {
  const shown = (id: string | undefined) =>
    id === undefined || id === '' || id === 'credit' ? (id ?? '') : toPublicId('means', id);
  return {
    ...typed,
    ...{ first: shown(typed.first), second: shown(typed.second), third: shown(typed.third) },
  };
}

/** For the address of the next page. */
export const toQuery = (typed: TypedChoice): string =>
  String(
    new URLSearchParams(
      choiceFields.flatMap((name) =>
        typed[name] ? [[name, typed[name]] as [string, string]] : [],
      ),
    ),
  );

/** Longer than anything the form sends. */
const LONGEST = 60;

export const fromQuery = (search: URLSearchParams): TypedChoice =>
  Object.fromEntries(
    choiceFields.flatMap((name) => {
      const value = search.get(name);
      return value === null ? [] : [[name, value.slice(0, LONGEST)]];
    }),
  );
