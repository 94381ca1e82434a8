import { error, fail } from '@sveltejs/kit';
import type { CalendarFeed } from '#domain/calendar-feed.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { listFeeds, makeFeed, revokeFeed } from '#usecases/calendar/manage-feeds.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { typedFields } from '../../../../http/form.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { renewalHint } from '../../../../http/renewal-hint.ts';
import { requireSession } from '../../../../http/session.ts';
import { toEndings } from '../../../../view/ending-view.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const lineId = lineIdOf(event.params);
  const [view, feeds, { rules }] = await Promise.all([
    viewAccount(product, accountId),
    listFeeds(product, accountId),
    product.reference(),
  ]);
  const line = view?.lines.find((each) => each.line.id === lineId);
  if (!view || !line) error(404);
  const toFeed = ({ id, createdAt, readAt }: CalendarFeed) => ({
    id: toPublicId('feed', id),
    createdAt,
    readAt,
  });
  const feedOf = (wanted: string | null) => {
    const feed = feeds.find((each) => each.lineId === wanted);
    return feed ? toFeed(feed) : null;
  };
  return {
    lineId: toPublicId('line', lineId),
    msisdn: line.line.msisdn,
    timeZone: line.market.timeZone,
    ownZone: view.account.timeZone,
    currency: line.market.currency,
    now: view.now,
    endings: toEndings(line, view.now, rules),
    renewal: await renewalHint(product, accountId, line),
    mayKeep: line.state !== 'number-lost',
    feeds: { line: feedOf(lineId), account: feedOf(null) },
  };
};

export const actions: Actions = {
  /** A new address; it is shown in the answer and nowhere else. */
  make: async (event) => {
    const { accountId } = requireSession(event);
    const { scope } = await typedFields(event.request, ['scope']);
    const lineId = scope === 'account' ? null : lineIdOf(event.params);
    const made = await makeFeed(event.locals.product, { accountId, lineId });
    if ('refused' in made) error(404);
    return { made: made.url, revoked: false };
  },
  revoke: async (event) => {
    const { accountId } = requireSession(event);
    const { feed } = await typedFields(event.request, ['feed']);
    const id = fromPublicId('feed', feed);
    const revoked = id && (await revokeFeed(event.locals.product, { accountId, id }));
    if (!revoked) return fail(404, { made: null, revoked: false });
    return { made: null, revoked: true };
  },
};
