import type { MailAnswer } from '#ports/mailer.ts';

/** The part of a transport's error that answers a mail. */
interface SmtpError {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
  originalCode?: unknown;
}

/** These commands are about the mail; a 5xx to any other is about us, our account or the server. */
const aboutTheMail = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

// RFC 4954 and RFC 5321: sign in first, sign in better, wrong order, closing. Another day the mail may go.
const aboutTheSession = new Set([503, 523, 524, 530, 534, 535, 538, 521]);

/**
 * `refused` only where the server says for good that it won't have this mail. Everything else, a lost answer
 * above all, is unknown: it may have been taken.
 */
export function answerOf(error: unknown): MailAnswer {
  const { code, command, responseCode, response, originalCode }: SmtpError =
    typeof error === 'object' && error !== null ? error : {};
  if (typeof responseCode === 'number') {
    const isRefusal =
      responseCode >= 500 &&
      responseCode <= 599 &&
      !aboutTheSession.has(responseCode) &&
      aboutTheMail.has(String(command));
    const detail = `${command}: ${withoutAddresses(String(response ?? responseCode))}`;
    return { outcome: isRefusal ? 'refused' : 'unknown', detail };
  }
  if (code === 'EMESSAGE' && command === 'MAIL FROM')
    return { outcome: 'refused', detail: 'larger than the server allows' };
  return { outcome: 'unknown', detail: String(originalCode ?? code ?? 'no answer') };
}

/** Servers like to repeat whom the mail was for; logs must not know. */
const withoutAddresses = (response: string): string =>
  response
    .replaceAll(/[^\s<>"']+@[^\s<>"']+/g, '…')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200);
