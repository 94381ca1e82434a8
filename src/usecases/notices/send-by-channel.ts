import type { DeliveryOutcome } from '#domain/notice-channels.ts';
import { markUnreachable } from '#storage/notice-reach.ts';
import { writeOutcome } from '#storage/notices.ts';
import { recordSentMessage } from '#storage/sent-messages.ts';
import { deliver, renderMessage } from '../messages/send-message.ts';
import type { Product } from '../product.ts';
import { isAboutAddress } from './about-address.ts';
import type { Outcome, Try } from './notice-try.ts';
import { pushNotice } from './push-notice.ts';

/** Makes one try and writes down what came of it; still `sending`: nobody knows, try the same again. */
export async function sendByChannel(product: Product, given: Try): Promise<DeliveryOutcome> {
  const { channel } = given.delivery;
  const send = { mail: byMail, sms: bySms, push: byPush }[channel];
  const known = await send(product, given);
  const isLost = known.outcome === 'sending' && given.isOver;
  const outcome = isLost ? 'failed' : known.outcome;
  await writeOutcome(product.database, {
    ...{ ...known, accountId: given.notice.accountId, id: given.delivery.id, outcome },
    at: product.clock(),
  });
  return outcome;
}

async function byMail(
  product: Product,
  { room, notice, addressed, delivery }: Try,
): Promise<Outcome> {
  const { accountId } = notice;
  const answer = await deliver(product, room, addressed, delivery.id);
  if (answer.outcome === 'unknown') return { outcome: 'sending', detail: answer.detail };
  const detail = answer.outcome === 'refused' ? answer.detail : null;
  const at = product.clock();
  await recordSentMessage(product.database, {
    ...{ accountId, id: delivery.id, template: notice.template, recipient: addressed.to },
    ...{ locale: addressed.locale, outcome: answer.outcome, detail, recordedAt: at, eventId: null },
  });
  if (detail !== null && isAboutAddress(detail))
    await markUnreachable(product.database, { accountId, address: addressed.to, detail, at });
  return { outcome: answer.outcome, detail };
}

async function bySms(
  product: Product,
  { room, addressed, delivery, isOver }: Try,
): Promise<Outcome> {
  const texter = room.texter;
  if (!texter || delivery.recipient === null) return { outcome: 'failed', detail: 'no texts here' };
  if (delivery.outcome === 'accepted') {
    const report = await texter.report(delivery.id);
    if (report === 'delivered' || report === 'failed') return { outcome: report, detail: null };
    return { outcome: isOver ? 'failed' : 'accepted', detail: isOver ? 'never reported' : null };
  }
  const { short } = await renderMessage(product, room, addressed);
  const text = { reference: delivery.id, to: delivery.recipient, text: short };
  const answer = await texter.send(text);
  if (answer.outcome === 'unknown') return { outcome: 'sending', detail: answer.detail };
  const detail = answer.outcome === 'refused' ? answer.detail : null;
  return { outcome: answer.outcome, detail };
}

async function byPush(product: Product, given: Try): Promise<Outcome> {
  const { push } = given.room;
  return push ? pushNotice(product, push, given) : { outcome: 'failed', detail: 'no push here' };
}
