import type { CalendarTerms } from '#domain/icalendar.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { Instant } from '#domain/time.ts';
import type { FeedView } from '#usecases/calendar/read-feed.ts';
import type { LineView } from '#usecases/view-account.ts';
import type { Tongue } from '../words/tongue.ts';
import { type EndingView, toEndings } from './ending-view.ts';
import { moveWords } from './ending-words.ts';

/** An event without what only the record of told events knows. */
export interface EventView {
  uid: string;
  at: Instant;
  summary: string;
  description: string;
  url: string;
  remindDays: readonly number[];
}

export interface FeedTerms {
  tongue: Tongue;
  baseUrl: string;
  operator: string;
}

const REFRESH_HOURS = 6;

/** Losing a number is told long before; what can be bought again tomorrow, once. */
const reminders: Record<EndingView['what'], readonly number[]> = {
  activation: [3],
  plan: [1],
  bucket: [1],
  outgoing: [3, 1],
  incoming: [3],
  number: [14, 3],
  'given-away': [],
};

const lineName = ({ line }: LineView, tongue: Tongue): string =>
  tongue.words.dates.feed.line(line.label, line.msisdn.slice(-4));

export function toCalendarTerms({ feed, view }: FeedView, terms: FeedTerms): CalendarTerms {
  const { tongue, baseUrl, operator } = terms;
  const [line] = feed.lineId === null ? [] : view.lines;
  return {
    uid: feed.id,
    language: tongue.locale,
    name: tongue.words.dates.feed.name(operator, line ? lineName(line, tongue) : null),
    description: tongue.words.dates.feed.description,
    url: `${baseUrl}/account`,
    refreshHours: REFRESH_HOURS,
  };
}

/**
 * What is still to come, one event a deadline; an allowance that ends with its plan is named there and has no
 * event of its own. Nothing of it changes from one moment to the next unless a date does.
 */
export function toEvents({ view }: FeedView, terms: FeedTerms): EventView[] {
  const events = new Map<string, EventView>();
  for (const line of view.lines) {
    const coming = toEndings(line, view.now).filter(({ isOver }) => !isOver);
    const mains = coming.filter(({ what }) => what === 'plan' || what === 'outgoing');
    const hasMain = ({ at }: EndingView) => mains.some((main) => main.at === at);
    for (const ending of coming) {
      if (ending.bucket && hasMain(ending)) continue;
      const uid = uidOf(line, ending, terms);
      const with_ = mains.includes(ending)
        ? coming.filter((each) => each.bucket && each.at === ending.at)
        : [];
      events.set(uid, { uid, ...toEvent(line, { ending, with: with_, view }, terms) });
    }
  }
  return [...events.values()].sort((a, b) => a.at - b.at || (a.uid < b.uid ? -1 : 1));
}

/** Credit is one thing, whichever line it is seen from. */
const uidOf = ({ line }: LineView, { key, bucket }: EndingView, { baseUrl }: FeedTerms): string =>
  `${bucket?.isShared ? '' : `${line.id}/`}${key.replace(':', '/')}@${new URL(baseUrl).hostname}`;

function toEvent(
  line: LineView,
  {
    ending,
    with: others,
    view,
  }: { ending: EndingView; with: EndingView[]; view: FeedView['view'] },
  { tongue, baseUrl }: FeedTerms,
): Omit<EventView, 'uid'> {
  const w = tongue.words.dates;
  const { timeZone } = line.market;
  const url = `${baseUrl}/account?line=${toPublicId('line', line.line.id)}`;
  // What is left changes with every use and the calendar would never rest: an event names kinds alone.
  const kinds = others.map(({ bucket }) => tongue.kind(bucket!.kind, bucket!.scope));
  // A purchase that starts now ends later the later it is made: only a date that stays is promised.
  const move = ending.action?.isLater ? moveWords(ending, timeZone, tongue) : null;
  const event = ending.bucket ? tongue.kind(ending.bucket.kind, ending.bucket.scope) : null;
  return {
    at: ending.at,
    summary: w.feed.summary(
      event === null
        ? w.what[ending.what]
        : `${w.what.bucket}${tongue.locale === 'en' ? ': ' : '：'}${event}`,
      ending.bucket?.isShared ? tongue.words.common.kinds.credit : lineName(line, tongue),
    ),
    description: [
      w.feed.zones(
        tongue.second(ending.at, timeZone),
        tongue.second(ending.at, view.account.timeZone),
        tongue.second(ending.at, 'UTC'),
      ),
      ...(kinds.length > 0 ? [w.feed.with(tongue.list([...new Set(kinds)]))] : []),
      ...(move === null ? [] : [move]),
      w.feed.see(url),
    ].join('\n'),
    url,
    remindDays: reminders[ending.what],
  };
}
