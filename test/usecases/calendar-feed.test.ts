import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '#domain/time.ts';
import { toEvents } from '#edges/web/view/calendar-view.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { listFeeds, makeFeed, revokeFeed } from '#usecases/calendar/manage-feeds.ts';
import { openFeed, tellFeed } from '#usecases/calendar/read-feed.ts';
import { buys, type Owner, ownerWithPlan, usesData } from '../ledger/ledger-stage.ts';
import { type TestProduct, testProduct } from '../support/product.ts';

const start = Date.UTC(2026, 5, 10, 12);
let product: TestProduct;
let owner: Owner;
beforeAll(async () => {
  product = await testProduct({ now: start });
  owner = await ownerWithPlan(product);
});
afterAll(() => product.stop());

const tokenOf = (url: string) => url.replace(/^.*\/|\.ics$/g, '');

async function make(lineId: string | null = owner.lineId) {
  const made = await makeFeed(product, { accountId: owner.accountId, lineId });
  if ('refused' in made) throw new Error(made.refused);
  return { ...made, token: tokenOf(made.url) };
}

/** What a calendar is told now: each event with its count and its date. */
async function read(token: string, address = '192.0.2.1') {
  const opened = await openFeed(product, { token, address });
  if ('refused' in opened) return opened.refused;
  const terms = { tongue: tongueOf('en'), baseUrl: product.baseUrl, operator: 'Meridian' };
  const events = toEvents(opened, terms);
  const drafts = events.map(({ uid, ...content }) => ({ uid, content: JSON.stringify(content) }));
  const answer = await tellFeed(product, opened, drafts);
  if ('refused' in answer) throw new Error(answer.refused);
  return events.map((event) => ({ ...event, ...answer.told[event.uid]! }));
}

async function outgoing(token: string) {
  const events = await read(token);
  if (typeof events === 'string') throw new Error(events);
  return events.find(({ uid }) => uid.includes('/outgoing@'))!;
}

test('a calendar is told the same until a date moves, and then of that', async () => {
  const { token } = await make();
  const first = await outgoing(token);
  expect(first).toMatchObject({ sequence: 0, modifiedAt: start });
  expect(first.summary).not.toContain('+44');
  // Use moves no date, and the calendar rests.
  product.setClock(start + 5 * DAY);
  await usesData(product, owner, { mb: 100n, key: 'a' });
  expect(await outgoing(token)).toEqual(first);
  await buys(product, owner);
  const moved = await outgoing(token);
  expect(moved).toMatchObject({ uid: first.uid, sequence: 1, modifiedAt: start + 5 * DAY });
  expect(moved.at - first.at).toBe(5 * DAY);
  const [feed] = await listFeeds(product, owner.accountId);
  expect(feed!.readAt).toBe(start + 5 * DAY);
});

test('two calendars at once are told the same', async () => {
  const { token } = await make(null);
  const answers = await Promise.all([read(token), read(token), read(token)]);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

test('an address that was replaced or revoked opens nothing', async () => {
  const old = await make();
  const next = await make();
  expect(await read(old.token)).toBe('unknown_feed');
  expect(typeof (await read(next.token))).toBe('object');
  await revokeFeed(product, { accountId: owner.accountId, id: next.id });
  expect(await read(next.token)).toBe('unknown_feed');
  expect(await read('nothing')).toBe('unknown_feed');
});

test('an address answers so often an hour, and guessing is slowed down', async () => {
  const { token } = await make();
  product.setClock(start + 6 * DAY);
  for (let i = 0; i < 120; i += 1) expect(typeof (await read(token))).toBe('object');
  expect(await read(token)).toBe('wait');
  product.setClock(start + 6 * DAY + 2 * HOUR);
  expect(typeof (await read(token))).toBe('object');
  const guesses: unknown[] = [];
  for (let i = 0; i < 101; i += 1) guesses.push(await read('nothing', '192.0.2.77'));
  expect(guesses.at(-2)).toBe('unknown_feed');
  expect(guesses.at(-1)).toBe('wait');
});
