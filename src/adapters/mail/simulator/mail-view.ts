import PostalMime, { type Address, type Email } from 'postal-mime';

/** One row of the mailbox. */
export interface MailSummary {
  id: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  from: string;
  /** Who really got it, from the envelope. */
  to: string[];
  subject: string;
  messageId: string;
  /** RFC 5646 tag; empty when the mail doesn't say. */
  language: string;
}

export interface AttachmentView {
  /** Place within the mail, from 0. */
  index: number;
  filename: string;
  contentType: string;
  content: Uint8Array;
}

export interface MailView extends MailSummary {
  headers: { name: string; value: string }[];
  text: string;
  html: string;
  attachments: AttachmentView[];
}

/** Reads the header fields at the start of a mail. */
export async function readSummary(id: string, head: Buffer): Promise<MailSummary> {
  const end = head.indexOf('\r\n\r\n');
  const fields = end === -1 ? head : head.subarray(0, end);
  return toSummary(id, await PostalMime.parse(Buffer.concat([fields, Buffer.from('\r\n\r\n')])));
}

export async function readMail(id: string, source: Buffer): Promise<MailView> {
  const email = await PostalMime.parse(source, { attachmentEncoding: 'arraybuffer' });
  return {
    ...toSummary(id, email),
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    text: email.text ?? '',
    html: email.html ?? '',
    attachments: email.attachments.map(({ filename, mimeType, content }, index) => ({
      index,
      filename: filename ?? `attachment-${index + 1}`,
      contentType: mimeType,
      content: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    })),
  };
}

function toSummary(id: string, email: Email): MailSummary {
  const field = (name: string) => email.headers.find(({ key }) => key === name)?.value ?? '';
  return {
    id,
    receivedAt: Number(id.slice(0, 13)),
    from: toLine(email.from),
    to: email.headers.filter(({ key }) => key === 'delivered-to').map(({ value }) => value.trim()),
    subject: email.subject ?? '',
    messageId: email.messageId ?? '',
    language: field('content-language'),
  };
}

function toLine(address: Address | undefined): string {
  if (!address) return '';
  if (address.address === undefined) return address.name;
  return address.name === '' ? address.address : `${address.name} <${address.address}>`;
}
