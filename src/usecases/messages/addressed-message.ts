import type { Locale } from '#domain/locale.ts';
import type { Message } from '#ports/message-renderer.ts';

/** An outbox entry that asks for a mail. */
export interface MessageRequest {
  accountId: string;
  payload: Record<string, string>;
}

export interface AddressedMessage {
  to: string;
  locale: Locale;
  replyTo?: string;
  message: Message;
}
