/** Words of the page that keeps a number. Amounts and instants come ready. */
export const keep = {
  title: 'Keep this number',
  byItself: (amount: string, at: string) =>
    `Auto-renewal is on: on ${at} it renews for ${amount}. What stands here is without it.`,
  lead: (line: string) => `The cheapest way to keep ${line}, at today’s prices.`,
  until: 'Keep it until',
  untilHint: 'The last day on which it should still be yours, at most two years ahead.',
  button: 'Find the cheapest way',
  problems: {
    invalid: 'Give a day, such as 31 March 2027.',
    range: 'Give a day after today and no more than two years ahead.',
  },
  safe: 'You need not do anything',
  safeBody: (lost: string | null) =>
    lost === null
      ? 'Nothing has set a date on which this number would be lost.'
      : `This number is yours until ${lost} as things are.`,
  lost: 'This number can’t be kept any more',
  lostBody: 'It has been given up. Nothing more is charged for it.',
  impossible: 'Nothing on sale keeps it that long',
  impossibleBody: (lost: string) =>
    `As things are the number is lost at ${lost}. Our support may know another way.`,
  total: (price: string) => `${price} in all`,
  found: (count: number) =>
    count === 1 ? 'One step is enough.' : `${count} steps, in this order.`,
  step: (number: number) => `Step ${number}`,
  buy: (plan: string) => `Buy ${plan}`,
  park: (count: number) => `Park the number, paid for ${count} ${count === 1 ? 'span' : 'spans'}`,
  unpark: 'Take it out of parking',
  between: (from: string, by: string) => `Between ${from} and ${by}`,
  by: (by: string) => `Now, or at the latest ${by}`,
  keeps: (until: string) => `Then the number is yours until ${until}.`,
  keepsOn: 'Then no date is set any more.',
  buyNow: (plan: string, price: string) => `Look at ${plan} (${price})`,
  waitTitle: 'There is no hurry.',
  wait: (from: string) =>
    `Bought before ${from}, it would not last long enough. We remind you before the number is lost.`,
  parkNow: 'Look at parking it',
  unparkNow: 'Bring it back',
  terms:
    'Worked out for a line that is used for nothing else, from the very rules that take numbers back. Leave yourself a few days: a payment can take time.',
  support: 'Ask our support',
  dates: 'All dates of this line',
};
