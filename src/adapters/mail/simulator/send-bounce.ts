import nodemailer from 'nodemailer';

export interface Returned {
  /** The reverse-path of the mail, where the report goes. */
  from: string;
  to: string;
}

/** In milliseconds after each try that was put off; a server far away waits longer. */
const WAITS = [500, 1_000, 2_000, 4_000];

/**
 * Reports that a mail which was taken could not be delivered (RFC 3464), as a server far away would, and comes again
 * when it is asked to (RFC 5321 4.5.4).
 */
export async function sendBounce(smtpUrl: string, returned: Returned): Promise<void> {
  for (const wait of WAITS) {
    try {
      return await sendOnce(smtpUrl, returned);
    } catch (fault) {
      if (!isPutOff(fault)) throw fault;
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
  }
  return sendOnce(smtpUrl, returned);
}

const isPutOff = (fault: unknown): boolean =>
  fault instanceof Error &&
  'responseCode' in fault &&
  typeof fault.responseCode === 'number' &&
  fault.responseCode >= 400 &&
  fault.responseCode < 500;

async function sendOnce(smtpUrl: string, { from, to }: Returned): Promise<void> {
  const transport = nodemailer.createTransport({ url: smtpUrl, connectionTimeout: 5_000 });
  try {
    // A report has no sender of its own, so that nobody reports it (RFC 5321 4.5.5).
    await transport.sendMail({ envelope: { from: '', to: [from] }, raw: reportOf({ from, to }) });
  } finally {
    transport.close();
  }
}

const reportOf = ({ from, to }: Returned): string =>
  [
    'From: Mail Delivery System <mailer-daemon@localhost>',
    `To: ${from}`,
    'Subject: Undelivered mail returned to sender',
    `Date: ${new Date().toUTCString()}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    '',
    '--report',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'The mail could not be delivered: there is no such mailbox.',
    '',
    '--report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; localhost',
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 There is no such mailbox',
    '',
    '--report--',
    '',
  ].join('\r\n');
