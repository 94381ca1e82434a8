import nodemailer from 'nodemailer';
import type { Mail, MailAnswer, Mailer } from '#ports/mailer.ts';
import { toEnvelopeAddress, toHeaderText, toLanguage, toMessageId } from './mail-fields.ts';
import { answerOf } from './smtp-answer.ts';

export interface SmtpMailerOptions {
  /**
   * `smtp://user:password@host:587?requireTLS=true` or `smtps://…:465`. Without requireTLS a plain connection is
   * used where the server offers no other.
   */
  url: string;
  /** The most one mail may take from connecting to the last answer. */
  timeoutMs: number;
  maxConnections?: number;
}

/** Sends mails over a few kept connections (RFC 5321). */
export function createSmtpMailer(options: SmtpMailerOptions): Mailer {
  const { url, timeoutMs, maxConnections = 4 } = options;
  const transport = nodemailer.createTransport({
    pool: true,
    url,
    maxConnections,
    // A mail whose connection broke may have arrived: whoever calls decides about another try.
    maxRequeues: 0,
    // Shorter than servers wait, so that no mail goes into a connection that is just being closed.
    idleTimeout: 20_000,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const underWay = new Set<Promise<MailAnswer>>();
  let isClosed = false;

  async function deliver(mail: Mail): Promise<MailAnswer> {
    const from = toEnvelopeAddress(mail.from.address);
    const to = toEnvelopeAddress(mail.to);
    const returnPath = toEnvelopeAddress(mail.returnPath ?? mail.from.address);
    if (!from || !to || !returnPath)
      return { outcome: 'refused', detail: 'the address is not one' };
    try {
      await transport.sendMail({
        ...toMessage(mail, { from, to, returnPath }),
        // A server that trickles its answers never lets a socket time out.
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { outcome: 'accepted' };
    } catch (error) {
      return answerOf(error);
    }
  }

  return {
    async send(mail) {
      if (isClosed) return { outcome: 'unknown', detail: 'the mailer is closed' };
      const sending = deliver(mail);
      underWay.add(sending);
      try {
        return await sending;
      } finally {
        underWay.delete(sending);
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
      transport.close();
    },
  };
}

function toMessage(
  mail: Mail,
  { from, to, returnPath }: { from: string; to: string; returnPath: string },
) {
  const replyTo = mail.replyTo === undefined ? null : toEnvelopeAddress(mail.replyTo);
  return {
    envelope: { from: returnPath, to: [to] },
    from: { name: toHeaderText(mail.from.name), address: from },
    to: { name: '', address: to },
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    subject: toHeaderText(mail.subject),
    messageId: toMessageId(mail.messageId),
    headers: {
      'Content-Language': toLanguage(mail.language),
      // RFC 3834: nobody's absence notice should answer.
      'Auto-Submitted': 'auto-generated',
    },
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename: toHeaderText(filename).replaceAll(/[\\/]/g, '-'),
      contentType: toHeaderText(contentType),
      // The same memory, not a copy.
      content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    })),
  };
}
