import { createHash } from 'node:crypto';
import { noticePush } from '#domain/notice-push.ts';
import type { Instant } from '#domain/time.ts';
import type { Message } from '#ports/message-renderer.ts';
import type { PushNote, WebPush } from '#ports/web-push.ts';
import { forgetSubscription, type PushSubscription } from '#storage/notice-reach.ts';
import { renderMessage } from '../messages/send-message.ts';
import type { Product } from '../product.ts';
import type { Outcome, Try } from './notice-try.ts';

/**
 * To every browser that has not taken it yet. One that is gone is forgotten; one whose service is busy is tried again,
 * not before the service said.
 */
export async function pushNotice(product: Product, push: WebPush, given: Try): Promise<Outcome> {
  const { notice, recipient, delivery } = given;
  const note = await noteOf(product, given);
  const open = recipient.subscriptions.filter(({ id }) => !delivery.reached.includes(id));
  const answers = await Promise.all(
    open.map(async (browser) => ({ browser, answer: await push.send(browser, note) })),
  );
  const browsersWith = (outcome: string): PushSubscription[] =>
    answers.flatMap(({ browser, answer }) => (answer.outcome === outcome ? [browser] : []));
  for (const { id } of browsersWith('gone'))
    await forgetSubscription(product.database, { accountId: notice.accountId, id });
  const reached = [...delivery.reached, ...browsersWith('accepted').map(({ id }) => id)];
  const detail = answers.flatMap(({ answer }) => ('detail' in answer ? [answer.detail] : []))[0];
  const about = { detail: detail ?? null, reached };
  if (browsersWith('unknown').length > 0) {
    const waits = answers.map(({ answer }) => ('retryAfterMs' in answer ? answer.retryAfterMs : 0));
    const wait = Math.max(...waits.map((each) => each ?? 0));
    const notBefore: Instant | null = wait > 0 ? product.clock() + wait : null;
    // Some have it: that is what counts when the others are given up.
    const outcome = given.isOver && reached.length > 0 ? 'accepted' : 'sending';
    return { ...about, outcome, notBefore };
  }
  if (reached.length > 0) return { ...about, outcome: 'accepted', detail: null };
  return browsersWith('refused').length > 0
    ? { ...about, outcome: 'refused' }
    : { ...about, outcome: 'failed', detail: 'no browser is left' };
}

async function noteOf(
  product: Product,
  { notice, addressed, delivery, isUrgent, room }: Try,
): Promise<PushNote> {
  const { short } = await renderMessage(product, room, addressed);
  const { operator } = await product.reference();
  const { locale: lang, message } = addressed;
  const { ttlSeconds, subject } = noticePush(notice, product.clock());
  const url = placeOf(message, product.baseUrl);
  // Shown once, however often it comes.
  const tag = delivery.id;
  return {
    payload: JSON.stringify({ title: operator.name[lang], body: short, lang, url, tag }),
    topic: createHash('sha256').update(subject).digest('base64url').slice(0, 32),
    ...{ ttlSeconds, isUrgent },
  };
}

/** Where a tap leads: to what can be done about it. */
function placeOf(message: Message, baseUrl: string): string {
  if (!('alertsLink' in message)) return '/account';
  const link =
    message.kind === 'cap_reached'
      ? message.goOnLink
      : 'renewLink' in message
        ? message.renewLink
        : message.alertsLink;
  return link.slice(baseUrl.length);
}
