import { createSmtpMailer } from '#adapters/mail/smtp/smtp-mailer.ts';
import type { MessageRenderer } from '#ports/message-renderer.ts';
import type { MailRoom } from '#usecases/messages/send-message.ts';
import type { Configuration } from './configuration.ts';
import type { Simulators } from './simulators.ts';

const SMTP_TIMEOUT_MS = 20_000;

/** The mail server of this configuration, or the mailbox that ships with the program. */
export function openMail(
  { mail }: Configuration,
  simulators: Simulators,
  renderer: MessageRenderer,
): MailRoom & { close(): Promise<void> } {
  const url = mail.delivery.kind === 'smtp' ? mail.delivery.url : simulators.mailbox!.smtp;
  const mailer = createSmtpMailer({ url, timeoutMs: SMTP_TIMEOUT_MS });
  return {
    mailer,
    renderer,
    from: mail.from,
    supportEmail: mail.supportEmail,
    bounceAddress: mail.bounces?.address ?? null,
    close: () => mailer.close(),
  };
}
