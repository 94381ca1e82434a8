import type { Changeset } from './changeset.ts';
import { deadlineNoticeDefaults } from './deadline-notice-policy.ts';
import { courseTermsOf, factsOfLine } from './lifecycle-facts.ts';
import { creditAt, forecast, type Transition } from './lifecycle-machine.ts';
import { isHold, isRenewable, parkingIn } from './lifecycle-policy.ts';
import type { Line } from './line.ts';
import type { LineFacts } from './line-facts.ts';
import type { LineStateTemplate } from './line-hold-notices.ts';
import { daysBefore } from './local-day.ts';
import { notify } from './notice.ts';
import { dayZoneOf, type Rules, rulesOf } from './rules.ts';
import type { Instant } from './time.ts';

interface HoldWarning {
  template: Extract<LineStateTemplate, 'hold_near' | 'parking_price_near'>;
  /** Told once: names what comes as it stands, and the days before it. */
  name: string;
  days: number;
  of: 'hold' | 'parking-price';
  deadlineAt: Instant;
  at: Instant;
  facts: Record<string, string>;
}

export const isOfHold = (name: string): boolean => /^(hold|parking-price):/.test(name);

/** What comes of a hold when nobody does anything, and was not told yet: its end, and its next price. */
function warningsAhead(change: Changeset, line: Line, rules: Rules): HoldWarning[] {
  if (!isHold(line.state)) return [];
  const terms = courseTermsOf(line, rules);
  const facts = factsOfLine(change, line, rules, terms.timeZone);
  const ahead = forecast(facts, terms).filter(({ depth }) => depth === 0);
  const { policy } = rulesOf(rules, line.marketId);
  const days = { ...deadlineNoticeDefaults, ...policy.deadlineNotices };
  const timeZone = dayZoneOf(rules, line.marketId, policy);
  const warn = (
    { template, of }: Pick<HoldWarning, 'template' | 'of'>,
    before: readonly number[],
    { at: deadlineAt }: Transition,
    told: Record<string, string>,
  ): HoldWarning[] =>
    before
      .map((each) => ({
        ...{ template, of, days: each, deadlineAt, facts: told },
        ...{ name: `${of}:${deadlineAt}:${each}`, at: daysBefore(deadlineAt, each, timeZone) },
      }))
      .filter(({ at, name }) => at > line.stateSince && !line.deadlinesTold.includes(name));
  const end = ahead.find(({ paid }) => paid === null);
  const price = ahead[0]?.paid ? ahead[0] : null;
  return [
    // What becomes of the number has warnings of its own.
    ...(end && isRenewable(terms.rules, end.to)
      ? warn({ template: 'hold_near', of: 'hold' }, days.hold, end, {
          ...{ endsAt: String(end.at), from: line.state, to: end.to },
          ...shortOf(facts, end, terms),
        })
      : []),
    ...(price?.paid
      ? warn({ template: 'parking_price_near', of: 'parking-price' }, days.parkingPrice, price, {
          ...{ chargeAt: String(price.at), costsMinor: String(price.paid.minor) },
          ...{ currency: price.paid.currency, paidUntil: String(price.paid.until) },
        })
      : []),
  ];
}

/** Parking that ends because credit is too little for its next price: how much is missing. */
function shortOf(
  facts: LineFacts,
  { at }: Transition,
  { rules }: ReturnType<typeof courseTermsOf>,
): Record<string, string> {
  const price = facts.state === 'parked' && parkingIn(rules, facts.currency)?.price;
  if (!price || facts.keptUntil === null || at > facts.keptUntil) return {};
  const missing = BigInt(price.minor) - creditAt(facts.credit, at);
  return missing > 0n ? { missingMinor: String(missing), currency: price.currency } : {};
}

/** When the next of them are due. */
export const holdWarningDates = (change: Changeset, line: Line, rules: Rules): Instant[] =>
  warningsAhead(change, line, rules).map(({ at }) => at);

/** Tells what is due, of each the nearest only: after a downtime the others are no news. */
export function tellHoldWarnings(change: Changeset, line: Line, rules: Rules): void {
  const due = warningsAhead(change, line, rules).filter(({ at }) => at <= change.now);
  if (due.length === 0) return;
  const isOver = (name: string) => isOfHold(name) && Number(name.split(':')[1]) <= change.now;
  const known = line.deadlinesTold.filter((name) => !isOver(name));
  const told = [...known, ...due.map(({ name }) => name)];
  change.lines.put({ ...line, deadlinesTold: told });
  for (const template of ['hold_near', 'parking_price_near'] as const) {
    const nearest = due
      .filter((each) => each.template === template)
      .sort((a, b) => a.days - b.days)[0];
    if (!nearest) continue;
    const { of, days, deadlineAt, facts } = nearest;
    const when = { of, days: String(days), deadlineAt: String(deadlineAt) };
    change.lineEvent(line.id, 'deadline-noticed', when);
    notify(change, { template, lineId: line.id, facts: { ...facts, at: String(change.now) } });
  }
}
