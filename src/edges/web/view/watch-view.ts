import type { AllowanceKind } from '#domain/allowance.ts';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import type { Currency } from '#domain/money.ts';
import type { OwnAlertRule, WatchWish } from '#domain/set-watch.ts';
import type { CapRule } from '#domain/watch.ts';
import type { AlertView, CapView } from '#usecases/watching/view-watches.ts';
import type { WatchEvent } from '#usecases/watching/watch-history.ts';
import type { Tongue } from '../words/tongue.ts';
import { readAmount } from './top-up-view.ts';
import { readDecimal, readWhole } from './typed-number.ts';

/** Of an alert, as its form names them. */
export const alertKinds = [
  'data',
  'voice',
  'sms',
  'credit',
  'days',
  'spendMonth',
  'spendDay',
] as const;

export const capKinds = ['data', 'voice', 'sms', 'money'] as const;
export const capWindows = ['day', 'month', 'plan'] as const;

const oneOf = <Item extends string>(items: readonly Item[], text: string): Item | undefined =>
  items.find((item) => item === text);

/** GB as typed, in octets; anything else as a whole number. Null when it is neither. */
function readUnits(kind: AllowanceKind, typed: string, currency: Currency): bigint | null {
  if (kind === 'credit') return readAmount(typed, currency);
  if (kind === 'data') {
    const thousandths = readDecimal(typed, 3);
    return thousandths === null ? null : (thousandths * OCTETS_PER_GB) / 1_000n;
  }
  const whole = readWhole(typed);
  if (whole === null) return null;
  return BigInt(whole) * (kind === 'voice' ? 60n : 1n);
}

const alert = (rule: OwnAlertRule): WatchWish => ({ kind: 'alert', rule });

/** The alert that was typed; a word of `problems` when it is none. */
export function readAlert(
  typed: { on: string; amount: string },
  currency: Currency,
): WatchWish | 'kind' | 'amount' | 'level' {
  const kind = oneOf(alertKinds, typed.on);
  if (!kind) return 'kind';
  switch (kind) {
    case 'days': {
      const days = readWhole(typed.amount);
      return days === null || days > 366 ? 'amount' : alert({ on: 'days-left', days });
    }
    case 'spendDay':
    case 'spendMonth': {
      const minor = readAmount(typed.amount, currency);
      const per = kind === 'spendDay' ? 'day' : 'month';
      return minor === null
        ? 'amount'
        : alert({ on: 'spend', minor: String(minor), currency, per });
    }
    default: {
      const units = readUnits(kind, typed.amount, currency);
      if (units === null) return 'level';
      return alert({ on: 'level', of: kind, atMost: String(units), currency: null });
    }
  }
}

/** The cap that was typed; a word of `problems` when it is none. */
export function readCap(
  typed: { of: string; limit: string; per: string; service: string; abroad: string },
  currency: Currency,
): WatchWish | 'kind' | 'amount' {
  const of = oneOf(capKinds, typed.of);
  const per = oneOf(capWindows, typed.per);
  if (!of || !per) return 'kind';
  const units = readUnits(of === 'money' ? 'credit' : of, typed.limit, currency);
  if (units === null) return 'amount';
  const rule = {
    ...{ of, per, amount: String(units), currency: of === 'money' ? currency : null },
    serviceId: typed.service === '' ? 'any' : typed.service,
    abroad: typed.abroad === 'yes',
  };
  return { kind: 'cap', rule };
}

export function alertWords({ rule }: AlertView, currency: Currency, tongue: Tongue): string {
  const { alerts: w, what } = tongue.words.watching;
  switch (rule.on) {
    case 'level': {
      const name = what[rule.of];
      if (rule.atMost === '0') return w.gone(name);
      return w.level(name, tongue.amount(rule.of, BigInt(rule.atMost), currency));
    }
    case 'days-left':
      return w.days(tongue.words.common.days(rule.days));
    case 'spend':
      return w.spend(tongue.money(BigInt(rule.minor), rule.currency), rule.per);
  }
}

export function capName({ rule, service }: CapView, tongue: Tongue): string {
  const w = tongue.words.watching.caps;
  return w.name(capWhat({ ...rule, service }, tongue), w.per[rule.per]);
}

function capWhat(
  { of, service, abroad }: Pick<CapRule, 'of' | 'abroad'> & Pick<CapView, 'service'>,
  tongue: Tongue,
): string {
  const w = tongue.words.watching.caps;
  return w.what({ what: w.names[of], service: service ? tongue.of(service) : '', abroad });
}

/** One thing that happened, in words; its instant stands beside it. */
export function eventWords(
  event: WatchEvent,
  { currency, timeZone, tongue }: { currency: Currency; timeZone: string; tongue: Tongue },
): string {
  const { history: w } = tongue.words.watching;
  switch (event.what) {
    case 'level': {
      const what = tongue.kind(event.of, event.scope);
      return event.left === 0n
        ? w.gone(what)
        : w.level(what, tongue.amount(event.of, event.left, currency));
    }
    case 'days-left':
      return w.days(tongue.words.common.days(event.days));
    case 'spend':
      return w.spend(tongue.money(event.used, event.currency), event.per);
    case 'arrival':
      return w.arrival(tongue.country(event.country));
    default: {
      const cap = capWhat(event, tongue);
      const kind = event.of === 'money' ? 'credit' : event.of;
      const amount = (units: bigint) => tongue.amount(kind, units, event.currency ?? currency);
      const limit = amount(event.limit);
      if (event.what === 'cap-near') return w.near(cap, amount(event.used), limit);
      if (!('nextLimit' in event)) return w.reached(cap, limit);
      const { nextLimit, endsAt } = event;
      if (nextLimit !== null) return w.lifted(cap, limit, w.liftedUpTo(amount(nextLimit)));
      const until =
        endsAt === null ? w.liftedPlan : w.liftedUntil(tongue.instant(endsAt, timeZone));
      return w.lifted(cap, limit, until);
    }
  }
}

export const capAmount = (
  { rule }: CapView,
  units: bigint,
  { currency, tongue }: { currency: Currency; tongue: Tongue },
): string => tongue.amount(rule.of === 'money' ? 'credit' : rule.of, units, currency);

/** What holds after "go on": the next step, or null: nothing until the window ends. */
export const nextLimit = ({ rule, overrides }: CapView): bigint | null => {
  const next = rule.nextAmounts[overrides];
  return next === undefined ? null : BigInt(next);
};
