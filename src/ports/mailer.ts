/** One mail as it goes out. `messageId` is ours and stable, so that a repeat can be seen as one. */
export interface Mail {
  messageId: string;
  from: { name: string; address: string };
  /** Where bounces go (RFC 5321: reverse-path); absent: to `from`. */
  returnPath?: string;
  to: string;
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  attachments: readonly MailAttachment[];
  /** RFC 5646 tag of the text, sent as Content-Language. */
  language: string;
}

export interface MailAttachment {
  filename: string;
  contentType: string;
  content: Uint8Array;
}

export type MailAnswer =
  | { outcome: 'accepted' }
  /** The server will not take this mail, ever (SMTP 5xx). */
  | { outcome: 'refused'; detail: string }
  /** Try again later (SMTP 4xx, no connection, lost answer). */
  | { outcome: 'unknown'; detail: string };

/** Hands mails to a mail server (RFC 5321). */
export interface Mailer {
  send(mail: Mail): Promise<MailAnswer>;
  close(): Promise<void>;
}
