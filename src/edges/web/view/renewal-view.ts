import type { AutoRenewal, AutoRenewalTrigger, RenewalProblem } from '#domain/auto-renewal.ts';
import { levelWords } from '#domain/auto-renewal-words.ts';
import type { Localized } from '#domain/catalogue.ts';
import type { LifecycleState } from '#domain/line.ts';
import { localDayOf } from '#domain/local-day.ts';
import type { Currency } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { RenewalFix } from '#domain/renewal-fix.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { fixPath } from '#usecases/auto-renewal/renewal-paths.ts';
import type { AutoRenewalView } from '#usecases/auto-renewal/view-auto-renewal.ts';
import type { Tongue } from '../words/tongue.ts';

/** An agreement as pages tell it. */
export interface AgreementView {
  state: AutoRenewal['state'];
  lineState: LifecycleState;
  plan: Localized;
  trigger: AutoRenewalTrigger;
  agreedMinor: bigint;
  currency: Currency;
  /** What people know them by, in order; null: account credit. */
  means: readonly (string | null)[];
  monthlyCapMinor: bigint | null;
  /** Charged in the present month of the market's calendar. */
  spentMinor: bigint;
  agreedAt: Instant;
  words: string;
  next: NonNullable<AutoRenewalView['outlook']>['next'];
  underWay: { order: string; state: 'asked' | 'needs-payer'; until: Instant } | null;
  problems: readonly RenewalProblem[];
  /** Nothing that was named can pay, or nothing may be charged: it would fail as it stands. */
  willFail: boolean;
  fix: { what: RenewalFix; href: string } | null;
}

/** Null: nothing was ever agreed to. */
export function toAgreementView(view: AutoRenewalView): AgreementView | null {
  const { auto, outlook, means, line, market, now, planName } = view;
  if (!auto || !planName) return null;
  const month = new Date(localDayOf(now, market.timeZone) * DAY).toISOString().slice(0, 7);
  const labels = new Map(means.map(({ id, label }) => [id, label]));
  const problems = outlook?.problems ?? [];
  return {
    state: auto.state,
    lineState: line.state,
    plan: planName,
    trigger: auto.trigger,
    agreedMinor: auto.agreedMinor,
    currency: auto.currency,
    means: auto.means.map((each) =>
      each.kind === 'credit' ? null : (labels.get(each.meansId) ?? '–'),
    ),
    monthlyCapMinor: auto.monthlyCapMinor,
    spentMinor: auto.spent?.month === month ? BigInt(auto.spent.minor) : 0n,
    agreedAt: auto.consent.agreedAt,
    words: auto.consent.words,
    next: outlook?.next ?? null,
    underWay: outlook?.underWay
      ? {
          order: toPublicId('ord', outlook.underWay.orderId),
          state: outlook.underWay.state,
          until: outlook.underWay.until,
        }
      : null,
    problems,
    willFail: problems.some((problem) => !ofOneMeans.has(problem)),
    fix: outlook?.fix ? { what: outlook.fix, href: fixPath(line.id, outlook.fix) } : null,
  };
}

/** One of the means can't pay, though another may. */
const ofOneMeans: ReadonlySet<RenewalProblem> = new Set([
  'card_expires',
  'means_gone',
  'needs_payer',
  'credit_short',
]);

/** What the account page says of auto-renewal, in one line. */
export type RenewalHint =
  | { says: 'off' | 'on' | 'paused' | 'trouble' | 'asked' | 'needsPayer' }
  /** `movesDates`: what it buys follows the last plan. */
  | { says: 'renews'; at: Instant; amountMinor: bigint; movesDates: boolean };

export function toRenewalHint(agreement: AgreementView | null): RenewalHint {
  if (!agreement || agreement.state === 'ended') return { says: 'off' };
  if (agreement.state === 'paused') return { says: 'paused' };
  const { underWay, willFail, next, trigger } = agreement;
  if (underWay) return { says: underWay.state === 'asked' ? 'asked' : 'needsPayer' };
  if (willFail) return { says: 'trouble' };
  if (!next) return { says: 'on' };
  const movesDates = trigger.kind === 'plan-end';
  return { says: 'renews', at: next.at, amountMinor: next.amountMinor, movesDates };
}

/** "when 20% of the data is left", in the reader's words. */
export function triggerWords(
  trigger: AutoRenewalTrigger,
  { currency, tongue }: { currency: Currency; tongue: Tongue },
): string {
  const said = tongue.words.autoRenewal.triggerSaid;
  switch (trigger.kind) {
    case 'plan-end':
      return said['plan-end']();
    case 'low-data':
      return said['low-data'](levelWords(trigger, tongue.locale));
    case 'low-balance':
      return said['low-balance'](tongue.money(BigInt(trigger.minor), currency));
    case 'calendar':
      return said.calendar(String(trigger.day));
  }
}

/** "Visa •••• 4242, then account credit". */
export const meansWords = (
  means: readonly (string | null)[],
  { words: { autoRenewal: w } }: Tongue,
): string => means.map((label) => label ?? w.credit).join(w.thenBy);
