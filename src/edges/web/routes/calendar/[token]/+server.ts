import { createHash } from 'node:crypto';
import { toICalendar } from '#domain/icalendar.ts';
import { openFeed, tellFeed } from '#usecases/calendar/read-feed.ts';
import { toCalendarTerms, toEvents } from '../../../view/calendar-view.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { RequestHandler } from './$types';

/** The dates of a line as a calendar, for whoever knows the address: calendars sign in nowhere. */
export const GET: RequestHandler = async (event) => {
  const { product } = event.locals;
  // Programs that take files by their names' ends see a calendar in `.ics`.
  const token = event.params.token.replace(/\.ics$/, '');
  const opened = await openFeed(product, { token, address: event.getClientAddress() });
  if ('refused' in opened)
    return opened.refused === 'wait'
      ? new Response(null, {
          status: 429,
          headers: { 'retry-after': String(opened.retryAfterSeconds) },
        })
      : new Response(null, { status: 404 });
  const { locale } = opened.view.account;
  const { operator } = await product.reference();
  const terms = {
    tongue: tongueOf(locale),
    baseUrl: product.baseUrl,
    operator: operator.name[locale],
  };
  const events = toEvents(opened, terms);
  const answer = await tellFeed(
    product,
    opened,
    events.map(({ uid, ...content }) => ({ uid, content: JSON.stringify(content) })),
  );
  if ('refused' in answer) return new Response(null, { status: 404 });
  const body = toICalendar(
    toCalendarTerms(opened, terms),
    events.map((each) => ({ ...each, ...answer.told[each.uid]! })),
  );
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const headers = { etag, 'cache-control': 'private, no-cache', 'content-language': locale };
  const known = event.request.headers.get('if-none-match')?.split(/\s*,\s*/) ?? [];
  if (known.some((each) => each === '*' || each.replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers });
  return new Response(body, {
    headers: {
      ...headers,
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="dates.ics"',
    },
  });
};
