import { isLineStateTemplate } from '#domain/line-hold-notices.ts';
import { isWatchTemplate } from '#domain/notice.ts';
import type { MailAnswer, Mailer } from '#ports/mailer.ts';
import type { MessageRenderer, RenderedMail } from '#ports/message-renderer.ts';
import { markUnreachable } from '#storage/notice-reach.ts';
import { hasSentMessage, recordSentMessage } from '#storage/sent-messages.ts';
import { isIdentityTemplate } from '../identity/mail-facts.ts';
import { noteOrderEvent } from '../note-order-event.ts';
import { isAboutAddress } from '../notices/about-address.ts';
import { bounceAddressOf } from '../notices/bounce-address.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';
import { autoRenewalMessage, isAutoRenewalTemplate } from './auto-renewal-message.ts';
import { identityMessage } from './identity-message.ts';
import { lineStateMessage } from './line-state-message.ts';
import { isMeansTemplate, meansMessage } from './means-message.ts';
import { isOrderTemplate, orderMessage } from './order-message.ts';
import { isReferralTemplate, referralMessage } from './referral-message.ts';
import { isRefundTemplate, refundMessage } from './refund-message.ts';
import { voucherMessage } from './voucher-message.ts';
import { watchMessage } from './watch-message.ts';

export interface MailRoom {
  mailer: Mailer;
  renderer: MessageRenderer;
  /** Null: the operator's own name and support address. */
  from: { name: string; address: string } | null;
  /** Where support reads; null: the operator's own support address. */
  supportEmail: string | null;
  /** Where bounces are taken in: `bounces@mail.example.org`; null: nobody hears of them. */
  bounceAddress?: string | null;
}

/** `moot`: its reason was gone. `unknown`: the mail server did not say; send the same again. */
export type Sending = 'accepted' | 'refused' | 'moot' | 'unknown';

/**
 * Writes and sends the mail an outbox entry asks for. Repeating is safe: what is recorded as sent is
 * not sent again, and a repeat after a lost answer carries the same Message-ID.
 */
export async function sendMessage(
  product: Product,
  room: MailRoom,
  entry: MessageRequest & { id: string },
): Promise<Sending> {
  const { accountId, id, payload } = entry;
  if (await hasSentMessage(product.database, { accountId, id })) return 'moot';
  const addressed = await addressedMessage(product, entry);
  if (!addressed) return 'moot';
  const to = addressed.message.kind === 'support_request' ? room.supportEmail : null;
  const recipient = to ?? addressed.to;
  const answer = await deliver(product, room, { ...addressed, to: recipient }, id);
  if (answer.outcome === 'unknown') return 'unknown';
  await recordSentMessage(product.database, {
    accountId,
    id,
    template: addressed.message.kind,
    recipient,
    locale: addressed.locale,
    outcome: answer.outcome,
    detail: answer.outcome === 'refused' ? answer.detail.slice(0, 500) : null,
    recordedAt: product.clock(),
  });
  if (answer.outcome === 'refused' && isAboutAddress(answer.detail))
    await markUnreachable(product.database, {
      ...{ accountId, address: recipient, detail: answer.detail, at: product.clock() },
    });
  if (addressed.message.kind === 'order_confirmation' && answer.outcome === 'accepted')
    await noteOrderEvent(product, {
      accountId,
      orderId: payload.orderId!,
      kind: 'confirmation-sent',
      key: id,
    });
  return answer.outcome;
}

/** The mail of any template; null when its reason is gone. */
export function addressedMessage(
  product: Product,
  request: MessageRequest,
): Promise<AddressedMessage | null> {
  const { template } = request.payload;
  if (isIdentityTemplate(template)) return identityMessage(product, request);
  if (isOrderTemplate(template)) return orderMessage(product, template, request);
  if (isRefundTemplate(template)) return refundMessage(product, template, request);
  if (isAutoRenewalTemplate(template)) return autoRenewalMessage(product, template, request);
  if (isWatchTemplate(template)) return watchMessage(product, template, request);
  if (isLineStateTemplate(template)) return lineStateMessage(product, template, request);
  if (isMeansTemplate(template)) return meansMessage(product, template, request);
  if (isReferralTemplate(template)) return referralMessage(product, template, request);
  if (template === 'voucher_added') return voucherMessage(product, request);
  throw new Error(`no mail is called ${template}`);
}

export async function renderMessage(
  product: Product,
  room: Pick<MailRoom, 'renderer' | 'supportEmail'>,
  { message, locale }: AddressedMessage,
): Promise<RenderedMail> {
  const { operator } = await product.reference();
  const supportEmail = room.supportEmail ?? operator.supportEmail;
  const brand = { ...operator, supportEmail, baseUrl: product.baseUrl };
  return room.renderer.renderMail(message, locale, brand);
}

/** Hands one mail over; `id` names it in its Message-ID and in the address its bounce would come to. */
export async function deliver(
  product: Product,
  room: MailRoom,
  addressed: AddressedMessage,
  id: string,
): Promise<MailAnswer> {
  const { locale, to, replyTo } = addressed;
  const { operator } = await product.reference();
  const supportEmail = room.supportEmail ?? operator.supportEmail;
  const mail = await renderMessage(product, room, addressed);
  const returnPath = room.bounceAddress && bounceAddressOf(product, room.bounceAddress, id);
  return room.mailer.send({
    ...mail,
    messageId: `${id}@${new URL(product.baseUrl).hostname}`,
    from: room.from ?? { name: operator.name[locale], address: supportEmail },
    ...(returnPath && { returnPath }),
    to,
    replyTo: replyTo ?? supportEmail,
    language: locale,
  });
}
