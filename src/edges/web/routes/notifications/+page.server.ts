import { error, fail, redirect } from '@sveltejs/kit';
import { browserName } from '#domain/browser-name.ts';
import { clockOfMinute, minuteOfDay } from '#domain/quiet-hours.ts';
import {
  addBrowser,
  chooseNotifications,
  confirmAddress,
  readNotices,
  removeBrowser,
  viewNotifications,
} from '#usecases/notices/preferences.ts';
import { typedFields } from '../../http/form.ts';
import { requireSession } from '../../http/session.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product, web } = event.locals;
  const view = (await viewNotifications(product, accountId)) ?? error(404);
  const { email, unreachableSince, timeZone, alsoSms, quiet, browsers, unseen } = view;
  return {
    ...{ email, unreachableSince, timeZone, alsoSms, unseen },
    from: clockOfMinute(quiet.from),
    until: clockOfMinute(quiet.until),
    browsers: browsers.map(({ id, browser, createdAt }) => ({ id, browser, createdAt })),
    isSaved: event.url.searchParams.has('saved'),
    wrong: event.url.searchParams.get('wrong'),
    pushKey: web.push.publicKey,
    hasDemoPhone: web.addDemoBrowser !== null,
    now: product.clock(),
  };
};

const saved = () => redirect(303, '/notifications?saved');

async function keepBrowser(
  event: RequestEvent,
  target: { endpoint: string; p256dh: string; auth: string },
  browser: string,
): Promise<never> {
  const { accountId } = requireSession(event);
  const { product, web } = event.locals;
  const wish = { accountId, browser, ...target };
  const answer = await addBrowser(product, (endpoint) => web.push.accepts(endpoint), wish);
  if ('refused' in answer) redirect(303, `/notifications?wrong=${answer.refused}`);
  return saved();
}

export const actions: Actions = {
  choose: async (event) => {
    const { accountId } = requireSession(event);
    const w = tongueOf(event.locals.locale).words.watching.notifications;
    const typed = await typedFields(event.request, ['also', 'from', 'until']);
    const [from, until] = [minuteOfDay(typed.from.trim()), minuteOfDay(typed.until.trim())];
    const errors: Record<string, string> = {
      ...(from === null && { from: w.texts.problem }),
      ...(until === null && { until: w.texts.problem }),
    };
    if (from === null || until === null) return fail(400, { typed, errors });
    const alsoSms = typed.also === 'yes';
    await chooseNotifications(event.locals.product, { accountId, alsoSms, quiet: { from, until } });
    saved();
  },
  works: async (event) => {
    await confirmAddress(event.locals.product, requireSession(event).accountId);
    saved();
  },
  read: async (event) => {
    await readNotices(event.locals.product, requireSession(event).accountId);
    saved();
  },
  subscribe: async (event) => {
    const target = await typedFields(event.request, ['endpoint', 'p256dh', 'auth']);
    const agent = event.request.headers.get('user-agent') ?? '';
    const { browser, system } = browserName(agent);
    const name = [browser, system].filter((each) => each !== null).join(', ');
    return keepBrowser(event, target, name);
  },
  demo: async (event) => {
    const { addDemoBrowser } = event.locals.web;
    if (!addDemoBrowser) error(404);
    const { words } = tongueOf(event.locals.locale);
    return keepBrowser(event, await addDemoBrowser(), words.watching.demoPhone);
  },
  remove: async (event) => {
    const { accountId } = requireSession(event);
    const { browser } = await typedFields(event.request, ['browser']);
    if (!/^[0-9a-f-]{36}$/.test(browser)) error(404);
    await removeBrowser(event.locals.product, { accountId, id: browser });
    saved();
  },
};
