/** The server has no such reader; what it says of the mail itself, or of who sends it, says nothing of the address. */
export const isAboutAddress = (detail: string): boolean =>
  detail.startsWith('RCPT TO') || detail.startsWith('the address');

/** The same of a report (RFC 3463): for good, and of the address, its mailbox or the way there; some say no more than 5.0.0. */
export const isStatusOfAddress = (status: string): boolean => /^5\.[0124]\./.test(status);
