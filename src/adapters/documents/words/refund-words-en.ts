import type { RefundRule } from '#domain/payment.ts';

/** What mails and papers say about refunds. */
export const refundWords = {
  receipt: {
    subject: (amount: string, plan: string) => `${amount} comes back to you: ${plan}`,
    withdrawalSubject: (plan: string, amount: string) =>
      `You have withdrawn from ${plan}: ${amount} comes back`,
    titles: {
      withdrawal: 'We have received your withdrawal',
      'not-begun': 'Your plan is cancelled',
      'operator-window': 'Your refund is on its way',
      'unused-goodwill': 'Your refund is on its way',
      'remaining-credit': 'Your credit comes back to you',
      undelivered: 'Your refund is on its way',
      staff: 'We are giving you money back',
    } satisfies Record<RefundRule, string>,
    withdrawalLead: (amount: string, at: string) =>
      `${amount} comes back to you. You withdrew from the contract below on ${at}. Keep this mail: it is your receipt.`,
    lead: (amount: string, at: string) =>
      `${amount} comes back to you, as asked for on ${at}. Keep this mail: it is your receipt.`,
    staffLead: (amount: string, at: string) =>
      `On ${at} our staff decided to give ${amount} back to you. What you bought stays on your line.`,
    statement: 'What you told us',
    iWithdraw: (plan: string, number: string) =>
      `I withdraw from the contract for ${plan} on ${number}.`,
    follow: 'Follow the refund',
    figures: 'How it was worked out',
    price: 'Paid for',
    used: 'Kept for what was provided',
    kept: 'Kept',
    back: 'Comes back',
    measured: 'What was used until then',
    time: 'Time',
    basis: {
      days: (used: string, whole: string) => `${used} of ${whole} days`,
      hours: (used: string, whole: string) => `${used} of ${whole} hours`,
      amount: (used: string, whole: string) => `${used} of ${whole}`,
    },
    where: 'Where it goes',
    toCredit: 'In your account credit now',
    toOrigin: (method: string, days: string) =>
      `Back the way you paid (${method}); your bank may take up to ${days} to show it`,
    asked: 'Asked for',
    decided: 'Decided',
    who: 'Name',
    note: 'Our reason',
    attached: 'The credit note for your papers is attached as a PDF file.',
    ended: 'What was left of it is no longer on your line.',
    reason: 'You get this mail because money comes back to you.',
  },
  refused: {
    subject: (amount: string) => `We couldn’t send ${amount} back: please choose`,
    title: (amount: string) => `We couldn’t send ${amount} back`,
    lead: (method: string) =>
      `The payment provider would not return it the way you paid (${method}); cards that were closed or replaced are the usual reason. The money is still yours and kept for you.`,
    choose: 'Choose how you want it',
    options: 'You can have it as account credit at once, or write to our support for another way.',
    reason: 'You get this mail because money we owe you could not be returned.',
  },
  inCredit: 'The money is in your account credit and can be used at once. It does not expire.',
  paper: {
    creditNote: 'Credit note',
    number: 'Credit note number',
    corrects: 'For invoice',
    invoiced: 'Invoiced on',
    issued: 'Issued',
    item: (plan: string) => `Price reduction: ${plan}`,
    total: 'Total returned',
    foot: 'Reduces the invoice named above by these amounts.',
    rules: {
      withdrawal: 'Withdrawal from the contract',
      'not-begun': 'Cancelled before it began',
      'operator-window': 'Given back within the operator’s time limit',
      'unused-goodwill': 'Given back unused',
      'remaining-credit': 'Remaining credit',
      undelivered: 'Not delivered',
      staff: 'Goodwill',
    } satisfies Record<RefundRule, string>,
    fileOf: (number: string) => `credit-note-${number}.pdf`,
  },
};

export type RefundWords = typeof refundWords;
