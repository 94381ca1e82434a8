import { courseTermsOf } from '#domain/lifecycle-facts.ts';
import type { Line } from '#domain/line.ts';
import { isWatchTemplate } from '#domain/notice.ts';
import { type Channel, isWaiting, nextChannels, noticeState } from '#domain/notice-channels.ts';
import { noticeRules } from '#domain/notice-rules.ts';
import { minuteOfDay, quietUntil } from '#domain/quiet-hours.ts';
import { type Rules, rulesOf } from '#domain/rules.ts';
import { HOUR, type Instant } from '#domain/time.ts';
import {
  type NoticePreference,
  readPreference,
  readSubscriptions,
  readUnreachable,
} from '#storage/notice-reach.ts';
import {
  beginDelivery,
  keepNotice,
  type Notice,
  type NoticeDelivery,
  readDeliveries,
  writeNoticeState,
} from '#storage/notices.ts';
import { type Account, readAccount, readLine, readLines } from '#storage/reads/account-rows.ts';
import { addressedMessage } from '../messages/send-message.ts';
import type { Product } from '../product.ts';
import type { NoticeRoom, Recipient } from './notice-room.ts';
import type { Try } from './notice-try.ts';
import { sendByChannel } from './send-by-channel.ts';

/** `done`, or look again after so many milliseconds. */
export type NoticeProgress = 'done' | { again: number };

/** A mail or text about which nothing is heard for so long did not reach anybody. */
const PATIENCE = 6 * HOUR;

/**
 * Brings a notice to its reader, by one channel after the other until one takes it. May be repeated at any
 * point: each try is written down before it is made and goes on under its own name. Quiet hours are the
 * reader's.
 */
export async function sendNotice(
  product: Product,
  room: NoticeRoom,
  entry: { accountId: string; id: string; attempts: number; payload: Record<string, string> },
): Promise<NoticeProgress> {
  const { accountId, payload } = entry;
  const { database, clock } = product;
  const account = await readAccount(database, accountId);
  const addressed = account && (await addressedMessage(product, entry));
  if (!account || !addressed) return 'done';
  const notice = await keepNotice(database, noticeOf(entry, clock()));
  const preference = await readPreference(database, accountId);
  const policy = await policyOf(product, notice);
  const recipient = await recipientOf(product, account, notice);
  const also = alsoFor(policy.alsoBySms, preference, notice);
  const reach = await reachOf(product, room, recipient);
  const wish = { order: policy.order, also, reach };
  const key = { accountId, noticeId: notice.id };
  const isUrgent = policy.urgent.includes(notice.template);
  const hours = quietHoursOf(preference, policy.quietHours);
  const canWait = isWatchTemplate(payload.template) && !isUrgent;
  const until = canWait ? quietUntil(clock(), hours, account.timeZone) : null;
  if (until !== null) {
    const deliveries = await readDeliveries(database, key);
    const isOpen = deliveries.some(isWaiting) || nextChannels({ ...wish, deliveries }).length > 0;
    if (isOpen) await noteState();
    if (deliveries.length === 0 || isOpen) return { again: until - clock() };
  }
  const deliveries = await bring(product, { room, notice, recipient, addressed, isUrgent }, wish);
  await noteState();
  const waits = deliveries
    .filter(isWaiting)
    .map(({ notBefore }) => Math.max(soon(entry.attempts), (notBefore ?? 0) - clock()));
  return waits.length > 0 ? { again: Math.min(...waits) } : 'done';

  // Of what is there by then: another worker may have looked at it meanwhile.
  function noteState(): Promise<void> {
    return writeNoticeState(database, { ...key, at: clock() }, (deliveries) =>
      nextChannels({ ...wish, deliveries }).length > 0 ? 'open' : noticeState(deliveries),
    );
  }
}

/** From two seconds to ten minutes. */
const soon = (attempts: number): number => Math.min(600_000, 2_000 * 2 ** Math.min(attempts, 9));

async function bring(
  product: Product,
  of: Omit<Try, 'delivery' | 'isOver'>,
  wish: Omit<Parameters<typeof nextChannels>[0], 'deliveries'>,
): Promise<NoticeDelivery[]> {
  const { room, notice, recipient } = of;
  const { accountId } = notice;
  const key = { accountId, noticeId: notice.id };
  const attempted = new Set<Channel>();
  for (;;) {
    const deliveries = await readDeliveries(product.database, key);
    const now = product.clock();
    const open = deliveries.filter(
      (each) => isWaiting(each) && !attempted.has(each.channel) && (each.notBefore ?? now) <= now,
    );
    const next = open.length > 0 ? [] : nextChannels({ ...wish, deliveries });
    if (open.length === 0 && next.length === 0) return deliveries;
    for (const channel of next)
      await beginDelivery(product.database, {
        ...{ ...key, id: product.newId(), channel, createdAt: product.clock() },
        recipient: addressIn(channel, recipient),
      });
    for (const delivery of open) {
      attempted.add(delivery.channel);
      const isOver = product.clock() - delivery.createdAt > PATIENCE;
      const outcome = await sendByChannel(product, { ...of, delivery, isOver });
      if (outcome !== delivery.outcome) room.onDelivery?.({ channel: delivery.channel, outcome });
    }
  }
}

const addressIn = (channel: Channel, { account, msisdn }: Recipient): string | null =>
  channel === 'mail' ? account.email : channel === 'sms' ? msisdn : null;

function noticeOf(
  { accountId, id, payload }: { accountId: string; id: string; payload: Record<string, string> },
  now: Instant,
): Omit<Notice, 'state'> {
  const { noticeId = id, lineId = null, template } = payload;
  return { accountId, id: noticeId, lineId, template: template!, facts: payload, createdAt: now };
}

async function policyOf(product: Product, { accountId, lineId }: Notice) {
  const { rules } = await product.reference();
  const line = lineId === null ? null : await readLine(product.database, accountId, lineId);
  return noticeRules(line ? rulesOf(rules, line.marketId).policy : rules.policy);
}

const quietHoursOf = (
  { quietFrom, quietUntil }: NoticePreference,
  operator: { from: string; until: string },
) => ({
  from: quietFrom ?? minuteOfDay(operator.from) ?? 0,
  until: quietUntil ?? minuteOfDay(operator.until) ?? 0,
});

const alsoFor = (
  bySms: readonly string[],
  { alsoSms }: NoticePreference,
  { template }: Notice,
): Channel[] => (alsoSms || bySms.includes(template) ? ['push', 'sms'] : ['push']);

/** Texts come in, and to its subscriber: the number is not somebody else's by now, nor the phone in a thief's hand. */
const takesTexts = (line: Line, rules: Rules): boolean =>
  courseTermsOf(line, rules).rules.states[line.state].can.includes('texts-in');

async function recipientOf(
  { database, reference }: Product,
  account: Account,
  { lineId }: Notice,
): Promise<Recipient> {
  const { rules } = await reference();
  const lines = (await readLines(database, account.id)).filter((each) => takesTexts(each, rules));
  const line = lines.find(({ id }) => id === lineId) ?? lines[0];
  const subscriptions = await readSubscriptions(database, account.id);
  return { account, msisdn: line?.msisdn ?? null, subscriptions };
}

/** What there is an address for: one that mail came back from is none. */
async function reachOf(
  { database }: Product,
  room: NoticeRoom,
  { account, msisdn, subscriptions }: Recipient,
): Promise<Set<Channel>> {
  const address = { accountId: account.id, address: account.email };
  const reach = new Set<Channel>();
  if (!(await readUnreachable(database, address))) reach.add('mail');
  if (room.texter && msisdn !== null) reach.add('sms');
  if (room.push && subscriptions.length > 0) reach.add('push');
  return reach;
}
