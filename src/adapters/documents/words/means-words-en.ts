/** What mails say about saved cards and wallets. */
export const meansWords = {
  name: 'Card or wallet',
  expires: 'Can be used until the end of',
  instead: 'In place of',
  renews: 'Pays the auto-renewal of',
  and: ' and ',
  when: 'When',
  agreed: 'What you agreed to',
  see: 'See what is saved',
  replace: 'Replace it in one step',
  notYou: 'If this wasn’t you, write to us: somebody else may be signed in to your account.',
  reason: 'You get this mail because something changed about the cards and wallets you saved.',
  saved: {
    subject: (name: string, _month: string) => `${name} is saved for next time`,
    title: (name: string) => `${name} is saved`,
    lead: (_month: string) =>
      'The payment provider keeps it; its number is not with us. You can remove it at any time.',
  },
  replaced: {
    subject: (name: string, _month: string) => `${name} now pays instead`,
    title: (name: string) => `${name} now pays instead`,
    lead: (_month: string) =>
      'Everything that the other one paid for moved at once. The other one is removed.',
  },
  removed: {
    subject: (name: string, _month: string) => `${name} is removed`,
    title: (name: string) => `${name} is removed`,
    lead: (_month: string) =>
      'Nothing can be taken from it here any more, and the payment provider forgets it.',
  },
  expiring: {
    subject: (name: string, month: string) => `${name} expires in ${month}`,
    title: (name: string) => `${name} expires soon`,
    lead: (month: string) =>
      `After the end of ${month} nothing can be taken from it. Put another one in its place, and what it pays for goes on.`,
  },
};

export type MeansWords = typeof meansWords;
