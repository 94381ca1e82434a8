import type { AccountBooks, Finding } from './account-books.ts';
import type { Row } from './rows.ts';
import { SKEW } from './skew.ts';

type Event = Row<'line_event'> & { detail: Record<string, string> };

const DAY = 86_400_000;

/**
 * At the end of a world, when everything that is due was done: what was told beforehand came true at its time,
 * or something happened to the line meanwhile that was told in its turn.
 */
export function dateFindings(books: AccountBooks, now: number): Finding[] {
  const byLine = Map.groupBy([...books.events.values()] as Event[], ({ line_id: line }) => line);
  return [...byLine].flatMap(([line, unsorted]) => {
    const events = unsorted.sort((a, b) => (a.id < b.id ? -1 : 1));
    const bought = boughtAt(books, line);
    return [
      ...deadlineFindings(books, line, { events, bought, now }),
      ...chargeFindings(books, line, { events, bought, now }),
      ...lateFindings(books, line, events),
      ...skipFindings(books, line, { events, bought, now }),
    ];
  });
}

/** What happened to a line around an instant, for whoever has to find out why. */
const storyAround = (events: readonly Event[], at: number): string =>
  events
    .filter(({ happened_at: when }) => when >= at - 5 * DAY)
    .slice(0, 12)
    .map(({ kind, detail, happened_at: when }) =>
      [new Date(when).toISOString(), kind, detail.from, detail.to, detail.cause, detail.of].join(
        ' ',
      ),
    )
    .join('; ');

interface Story {
  events: readonly Event[];
  /** When something was bought for the line or taken from it. */
  bought: readonly number[];
  now: number;
}

const boughtAt = (books: AccountBooks, line: string): number[] =>
  [...books.periods.values()]
    .filter(({ line_id: of }) => of === line)
    .flatMap(({ order_id: order, ended_at: ended, end }) => [
      books.orders.get(order ?? '')?.fulfilled_at ?? 0,
      ...(end === 'replaced' || end === 'refunded' ? [ended!] : []),
    ]);

function deadlineFindings(
  books: AccountBooks,
  line: string,
  { events, bought, now }: Story,
): Finding[] {
  // A price of parking that was told is taken then.
  const changes = events.filter(({ kind }) => kind === 'state-changed' || kind === 'time-bought');
  return events.flatMap(({ kind, detail, happened_at: at }) => {
    if (kind !== 'deadline-noticed') return [];
    const deadline = Number(detail.deadlineAt);
    if (deadline > now - SKEW) return [];
    const isMeanwhile = (other: number) => other >= at - SKEW && other < deadline;
    const isMoved =
      bought.some(isMeanwhile) ||
      events.some(
        (each) =>
          each.kind !== 'deadline-noticed' &&
          each.kind !== 'alert-crossed' &&
          isMeanwhile(each.happened_at),
      );
    // A line that was never used has no other state when its plan ends.
    const turns = [
      ...changes.map(({ happened_at: turned }) => turned),
      ...[...books.periods.values()].map(({ ended_at: ended }) => ended ?? 0),
    ];
    const isTrue = turns.some((turned) => Math.abs(turned - deadline) < 1_000);
    if (isTrue || isMoved) return [];
    const told = new Date(deadline).toISOString();
    const says = `line ${line}: ${detail.of} was to end at ${told} and did not: ${storyAround(events, at)}`;
    return [{ rule: 'date-told', says }];
  });
}

function chargeFindings(books: AccountBooks, line: string, { events, now }: Story): Finding[] {
  const found: Finding[] = [];
  events.forEach(({ kind, detail }, i) => {
    const after = events.slice(i + 1);
    if (kind !== 'auto-renewal-noticed') return;
    const chargeAt = Number(new Date(detail.chargeAt!));
    const renewed = after.find(
      (each) => each.kind === 'auto-renewal-renewed' && each.detail.round === detail.round,
    );
    // Agreeing anew tells another day for the same round.
    const agreedAnew = after.find((each) => each.kind === 'auto-renewal-agreed');
    const isOfThis = renewed && (!agreedAnew || renewed.id < agreedAnew.id);
    const order = isOfThis ? books.orders.get(renewed.detail.orderId!) : undefined;
    if (order && order.created_at < chargeAt - SKEW)
      found.push({ rule: 'early-charge', says: `line ${line}: order ${order.id} came too soon` });
    // It came, or its subscriber heard of something else.
    const isOver = after.some(
      (each) =>
        /^auto-renewal-(agreed|ended|paused)$/.test(each.kind) ||
        (each.detail.round === detail.round && each.kind !== 'auto-renewal-preflight'),
    );
    if (!isOver && chargeAt < now - 2 * DAY && books.renewals.get(line)?.state === 'on')
      found.push({
        rule: 'skipped',
        says: `line ${line}: ${detail.round} was told and never came`,
      });
  });
  return found;
}

/** A day that was told and went by is told anew before anything is charged. A day late is what any policy allows. */
function lateFindings(books: AccountBooks, line: string, events: readonly Event[]): Finding[] {
  return events.flatMap(({ kind, detail }) => {
    const order = books.orders.get(detail.orderId ?? '');
    if (kind !== 'auto-renewal-renewed' || !order) return [];
    const told = events.findLast(
      (each) =>
        each.id < order.id &&
        (each.kind === 'auto-renewal-agreed' ||
          (each.detail.round === detail.round && /noticed|failed/.test(each.kind))),
    );
    const day = Date.parse(told?.detail.retryAt ?? told?.detail.chargeAt ?? '');
    if (Number.isNaN(day) || order.created_at < day + DAY + SKEW) return [];
    const was = new Date(day).toISOString();
    return [
      {
        rule: 'late-charge',
        says: `line ${line}: ${detail.round} was told for ${was}, and came late`,
      },
    ];
  });
}

/** What is agreed to is done, or ends with a word about it: it never just lies there while its day goes by. */
function skipFindings(books: AccountBooks, line: string, { events, now }: Story): Finding[] {
  const renewal = books.renewals.get(line);
  const own = events.filter(({ kind }) => kind.startsWith('auto-renewal'));
  const agreed = own.findLast(({ kind }) => kind === 'auto-renewal-agreed');
  if (renewal?.state !== 'on' || !agreed) return [];
  const say = (says: string) => [{ rule: 'skipped', says: `line ${line}: ${says}` }];
  const last = own.at(-1)!.happened_at;
  if (agreed.detail.trigger === 'calendar' && last < now - 40 * DAY)
    return say(`nothing came of its calendar since ${new Date(last).toISOString()}`);
  if (agreed.detail.trigger !== 'plan-end') return [];
  const plans = [...books.periods.values()].filter(
    ({ line_id: of, kind }) => of === line && kind === 'plan',
  );
  return plans.flatMap(({ id, end, ended_at: at }) => {
    // Two days are more than any notice that is due before the charge.
    if (end !== 'lapsed' || at === null || at < agreed.happened_at + SKEW || at > now - 2 * DAY)
      return [];
    const isFollowed = plans.some(
      (each) => each.id !== id && (each.ended_at ?? each.ends_at ?? Infinity) > at,
    );
    const isDealtWith = own.some(
      (each) =>
        each.id > agreed.id &&
        (each.detail.round === `end:${id}` ||
          (each.happened_at > at - SKEW && /paused|resumed/.test(each.kind))),
    );
    return isFollowed || isDealtWith ? [] : say(`plan ${id} ended and nothing renewed it`);
  });
}
