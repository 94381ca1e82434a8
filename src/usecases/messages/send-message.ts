import type { Mailer } from '#ports/mailer.ts';
import type { MessageRenderer } from '#ports/message-renderer.ts';
import { hasSentMessage, recordSentMessage } from '#storage/sent-messages.ts';
import { isIdentityTemplate } from '../identity/mail-facts.ts';
import { noteOrderEvent } from '../note-order-event.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';
import { identityMessage } from './identity-message.ts';
import { isOrderTemplate, orderMessage } from './order-message.ts';
import { isRefundTemplate, refundMessage } from './refund-message.ts';
import { voucherMessage } from './voucher-message.ts';

export interface MailRoom {
  mailer: Mailer;
  renderer: MessageRenderer;
  /** Null: the operator's own name and support address. */
  from: { name: string; address: string } | null;
  /** Where support reads; null: the operator's own support address. */
  supportEmail: string | null;
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
  if (addressed.message.kind === 'order_confirmation' && answer.outcome === 'accepted')
    await noteOrderEvent(product, {
      accountId,
      orderId: payload.orderId!,
      kind: 'confirmation-sent',
      key: id,
    });
  return answer.outcome;
}

function addressedMessage(product: Product, request: MessageRequest) {
  const { template } = request.payload;
  if (isIdentityTemplate(template)) return identityMessage(product, request);
  if (isOrderTemplate(template)) return orderMessage(product, template, request);
  if (isRefundTemplate(template)) return refundMessage(product, template, request);
  if (template === 'voucher_added') return voucherMessage(product, request);
  throw new Error(`no mail is called ${template}`);
}

async function deliver(product: Product, room: MailRoom, addressed: AddressedMessage, id: string) {
  const { message, locale, to, replyTo } = addressed;
  const { operator } = await product.reference();
  const supportEmail = room.supportEmail ?? operator.supportEmail;
  const brand = { ...operator, supportEmail, baseUrl: product.baseUrl };
  const mail = await room.renderer.renderMail(message, locale, brand);
  return room.mailer.send({
    ...mail,
    messageId: `${id}@${new URL(product.baseUrl).hostname}`,
    from: room.from ?? { name: operator.name[locale], address: supportEmail },
    to,
    replyTo: replyTo ?? supportEmail,
    language: locale,
  });
}
