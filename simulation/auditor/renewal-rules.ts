import type { AccountBooks, Finding } from './account-books.ts';
import type { Row } from './rows.ts';
import { SKEW } from './skew.ts';

type Event = Row<'line_event'> & { detail: Record<string, string> };
type Say = (rule: string, says: string) => void;

const DAY = 86_400_000;

/** What renews by itself was agreed to, told before, done once a round, and never ends silently. */
export function renewalFindings(books: AccountBooks): Finding[] {
  const found: Finding[] = [];
  const byLine = Map.groupBy(
    [...books.events.values()].filter(({ kind }) => kind.startsWith('auto-renewal')) as Event[],
    ({ line_id: line }) => line,
  );
  for (const [line, unsorted] of byLine) {
    const events = unsorted.sort(inOrder);
    const say: Say = (rule, says) => found.push({ rule, says: `line ${line}: ${says}` });
    storyRules(books, line, events, say);
    orderRules(books, line, events, say);
    lookAheadRules(events, say);
    capRules(books, line, events, say);
    spanRules(books, line, events, say);
  }
  for (const order of books.orders.values())
    if (order.origin === 'auto-renewal' && !byLine.has(order.line_id!))
      found.push({ rule: 'consent', says: `order ${order.id} was never agreed to` });
  return found;
}

/** Ids of a world grow: what came first has the smaller one, whatever clocks say. */
const inOrder = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

function storyRules(books: AccountBooks, line: string, events: readonly Event[], say: Say): void {
  let agreed: Event | null = null;
  const told = new Map<string, Event>();
  const renewed = new Set<string>();
  let isFirst = true;
  let before: Event | null = null;
  for (const event of events) {
    const { kind, detail } = event;
    if (kind === 'auto-renewal-agreed') {
      if (before?.kind === kind && termsIn(before) === termsIn(event))
        say('consent', 'the same was agreed to twice');
      agreed = event;
      isFirst = true;
      // Day and amount are told anew by the words agreed to.
      told.clear();
    } else if (!agreed) say('consent', `${kind} after nothing was agreed to`);
    before = event;
    if (kind === 'auto-renewal-noticed') told.set(detail.round!, event);
    if (kind === 'auto-renewal-ended') {
      if (!detail.cause) say('silent-end', 'ended without a cause');
      agreed = null;
    }
    if (kind !== 'auto-renewal-renewed') continue;
    if (renewed.has(detail.round!)) say('one-round', `${detail.round} was renewed twice`);
    renewed.add(detail.round!);
    // What was asked for under other words is still what was agreed to then.
    const words = events.findLast(
      (each) => each.kind === 'auto-renewal-agreed' && each.id < detail.orderId!,
    );
    if (words && BigInt(detail.amountMinor!) > BigInt(words.detail.agreedMinor!))
      say('consent', `${detail.amountMinor} was taken and ${words.detail.agreedMinor} agreed to`);
    const notice = told.get(detail.round!);
    // Whoever agrees shortly before the charge reads it while agreeing.
    if (!notice && !isFirst) say('noticed', `${detail.round} was charged without a notice`);
    if (notice && BigInt(notice.detail.amountMinor!) < BigInt(detail.amountMinor!))
      say('noticed', `${notice.detail.amountMinor} was told and ${detail.amountMinor} taken`);
    isFirst = false;
    if (books.orders.get(detail.orderId!)?.state !== 'fulfilled')
      say('renewed', `order ${detail.orderId} renewed it and is not fulfilled`);
  }
  const now = books.renewals.get(line);
  if (now && (now.state === 'ended') !== (agreed === null))
    say('silent-end', `its agreement is ${now.state}, and its history says otherwise`);
}

const termsIn = ({ detail: { words, planId, planVersion, policyVersion } }: Event): string =>
  [words, planId, planVersion, policyVersion].join(' ');

/** Nobody is asked for money before they agreed, after it ended, or while their line is held. */
function orderRules(books: AccountBooks, line: string, events: readonly Event[], say: Say): void {
  const turns = ['agreed', 'ended', 'paused', 'resumed'].map((each) => `auto-renewal-${each}`);
  const states = events.filter(({ kind }) => turns.includes(kind));
  for (const order of books.orders.values()) {
    if (order.origin !== 'auto-renewal' || order.line_id !== line) continue;
    const were = statesWhenMade(order, events, states).map(({ kind }) => kind);
    if (were.every((kind) => kind === 'auto-renewal-ended'))
      say(
        'consent',
        `order ${order.id} was made ${were.length > 0 ? 'after the end' : 'before anything was agreed'}`,
      );
    else if (were.every((kind) => kind === 'auto-renewal-paused'))
      say('paused', `order ${order.id} was made while its line was held`);
  }
}

/** What was so when an order was made: one state, or none; where clocks can't tell, all that it may have been. */
function statesWhenMade(
  { id, created_at: at }: Row<'subscriber_order'>,
  events: readonly Event[],
  states: readonly Event[],
): Event[] {
  // One that promotions were claimed for is named by when it was due: long before somebody agreed, perhaps, …
  if (Number.parseInt(id.replace('-', '').slice(0, 12), 16) < at)
    return [
      ...states.filter(({ happened_at }) => happened_at < at - SKEW).slice(-1),
      ...states.filter(({ happened_at }) => Math.abs(happened_at - at) <= SKEW),
    ];
  // … or on a clock that is fast.
  const named = events.find(({ detail }) => detail.orderId === id)?.id ?? id;
  const made = named < id ? named : id;
  return states.filter((each) => each.id < made).slice(-1);
}

/** Who is told of a charge more than a day before it was looked ahead for, too: a card may have to be mended. */
function lookAheadRules(events: readonly Event[], say: Say): void {
  events.forEach(({ kind, detail, happened_at: at }, i) => {
    if (kind !== 'auto-renewal-noticed' || Date.parse(detail.chargeAt!) - at < DAY + 1) return;
    const isLooked = events
      .slice(0, i)
      .some((each) => each.kind === 'auto-renewal-preflight' && each.detail.round === detail.round);
    if (!isLooked) say('pre-flight', `${detail.round} was told and not looked ahead for`);
  });
}

/**
 * Nobody pays more in a month than they allowed. What is near its ends may count for another, by another clock; what is
 * near the agreement, for the one before.
 */
function capRules(books: AccountBooks, line: string, events: readonly Event[], say: Say): void {
  const renewal = books.renewals.get(line);
  const cap = renewal?.monthly_cap_minor ?? null;
  if (cap === null) return;
  const spent = new Map<string, bigint>();
  for (const { kind, detail, happened_at: at } of events) {
    if (kind !== 'auto-renewal-renewed' || at <= renewal!.created_at + SKEW) continue;
    const [early, late] = [at - DAY, at + DAY].map((each) =>
      new Date(each).toISOString().slice(0, 7),
    );
    if (early !== late) continue;
    const sum = (spent.get(early!) ?? 0n) + BigInt(detail.amountMinor!);
    spent.set(early!, sum);
    if (sum > cap) say('cap', `${sum} was taken in ${early} and ${cap} allowed`);
  }
}

/**
 * Two renewals at the end of a plan never give the same time twice. What low data asked for comes besides; a plan that was kept
 * while tries went on ends when the next one is paid, which counts from the end it should have had.
 */
function spanRules(books: AccountBooks, line: string, events: readonly Event[], say: Say): void {
  const orders = new Set(
    events
      .filter(
        ({ kind, detail }) => kind === 'auto-renewal-renewed' && detail.round!.startsWith('end:'),
      )
      .map(({ detail }) => detail.orderId!),
  );
  const spans = [...books.periods.values()]
    .filter(
      ({ order_id: order, line_id: of, kind, starts_at: from }) =>
        of === line && kind === 'plan' && from !== null && order !== null && orders.has(order),
    )
    .map(({ starts_at: from, ends_at: to, ended_at: ended, order_id: order }) => ({
      from: from!,
      to: Math.min(to ?? Infinity, ended ?? Infinity),
      paidAt: books.orders.get(order!)?.fulfilled_at,
    }))
    .sort((a, b) => a.from - b.from);
  spans.slice(1).forEach(({ from, paidAt }, i) => {
    const { to } = spans[i]!;
    if (from < to && to !== paidAt)
      say('one-round', `two renewals hold at ${new Date(from).toISOString()}`);
  });
}
