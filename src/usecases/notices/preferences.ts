import type { Refusal } from '#domain/account-state.ts';
import { noticeRules } from '#domain/notice-rules.ts';
import { minuteOfDay } from '#domain/quiet-hours.ts';
import type { Instant } from '#domain/time.ts';
import type { PushTarget } from '#ports/web-push.ts';
import {
  forgetSubscription,
  keepSubscription,
  markReachable,
  type PushSubscription,
  readPreference,
  readSubscriptions,
  readUnreachable,
  writePreference,
} from '#storage/notice-reach.ts';
import { markSeen, type Notice, readUnseen } from '#storage/notices.ts';
import { readAccount } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';

export interface NotificationsView {
  email: string;
  /** Since when mail to it comes back; null: it arrives, as far as we know. */
  unreachableSince: Instant | null;
  timeZone: string;
  alsoSms: boolean;
  /** Minutes of the day; alike: none. */
  quiet: { from: number; until: number };
  browsers: PushSubscription[];
  /** What no channel could bring to its reader. */
  unseen: Notice[];
}

/** How somebody is told of things; null when there is no such account. */
export async function viewNotifications(
  product: Pick<Product, 'database' | 'reference'>,
  accountId: string,
): Promise<NotificationsView | null> {
  const { database } = product;
  const account = await readAccount(database, accountId);
  if (!account) return null;
  const { email, timeZone } = account;
  const { rules } = await product.reference();
  const { quietHours } = noticeRules(rules.policy);
  const preference = await readPreference(database, accountId);
  return {
    email,
    timeZone,
    unreachableSince:
      (await readUnreachable(database, { accountId, address: email }))?.since ?? null,
    alsoSms: preference.alsoSms,
    quiet: {
      from: preference.quietFrom ?? minuteOfDay(quietHours.from) ?? 0,
      until: preference.quietUntil ?? minuteOfDay(quietHours.until) ?? 0,
    },
    browsers: await readSubscriptions(database, accountId),
    unseen: await readUnseen(database, accountId),
  };
}

/** Quiet hours and whether texts come too. */
export const chooseNotifications = (
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  {
    accountId,
    alsoSms,
    quiet,
  }: { accountId: string } & Pick<NotificationsView, 'alsoSms' | 'quiet'>,
): Promise<void> =>
  writePreference(database, {
    ...{ accountId, alsoSms, quietFrom: quiet.from, quietUntil: quiet.until },
    at: clock(),
  });

/** "This address works": mail goes to it again. */
export const confirmAddress = (
  { database }: Pick<Product, 'database'>,
  accountId: string,
): Promise<void> => markReachable(database, accountId);

/** What nobody could be told was read on the page. */
export const readNotices = (
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  accountId: string,
): Promise<void> => markSeen(database, { accountId, at: clock() });

const MOST_BROWSERS = 10;

/** A browser takes pushes from now on; the same one again has its new keys. */
export async function addBrowser(
  { database, clock, newId }: Pick<Product, 'database' | 'clock' | 'newId'>,
  accepts: (endpoint: string) => boolean,
  { accountId, browser, ...target }: PushTarget & { accountId: string; browser: string },
): Promise<{ id: string } | Refusal<'push_refused' | 'too_many_browsers'>> {
  const isKey = (text: string) => /^[\w-]{20,120}$/.test(text);
  const isRight = target.endpoint.length <= 2_000 && isKey(target.p256dh) && isKey(target.auth);
  if (!isRight || !accepts(target.endpoint)) return { refused: 'push_refused' };
  const known = await readSubscriptions(database, accountId);
  const same = known.find(({ endpoint }) => endpoint === target.endpoint);
  if (!same && known.length >= MOST_BROWSERS) return { refused: 'too_many_browsers' };
  const id = same?.id ?? newId();
  const kept = { ...target, id, browser: browser.slice(0, 100), createdAt: clock() };
  await keepSubscription(database, accountId, kept);
  return { id };
}

/** One that is not there is removed already. */
export const removeBrowser = (
  { database }: Pick<Product, 'database'>,
  key: { accountId: string; id: string },
): Promise<void> => forgetSubscription(database, key);

/** What the account's page says first: mail comes back, or something could not be brought. Null: nothing. */
export async function viewAttention(
  product: Pick<Product, 'database' | 'reference'>,
  accountId: string,
): Promise<'address' | 'unseen' | null> {
  const { database } = product;
  const account = await readAccount(database, accountId);
  if (!account) return null;
  if (await readUnreachable(database, { accountId, address: account.email })) return 'address';
  return (await readUnseen(database, accountId)).length > 0 ? 'unseen' : null;
}
