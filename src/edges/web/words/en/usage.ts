/** Words of the usage page. Amounts and instants come ready. */
export const usage = {
  title: 'What you used',
  lead: (line: string, city: string) => `Line ${line}. Each day is a day in ${city}.`,
  entry: 'See what was used, day by day',
  kindsLabel: 'What to look at',
  spansLabel: 'For how long',
  kinds: { data: 'Data', voice: 'Calls', sms: 'Texts' },
  spans: {
    '7': '7 days',
    '30': '30 days',
    period: 'This plan',
  },
  outlook: {
    title: 'How long it lasts',
    dry: (at: string) => `Runs out about ${at}`,
    dryBody: (days: number, until: string) =>
      days === 0
        ? `At your pace it is used up on the day it expires anyway: ${until}.`
        : `At your pace it is used up ${days === 1 ? '1 day' : `${days} days`} before it expires on ${until}.`,
    dryEndless: 'At your pace it is used up then; it would not expire by itself.',
    lasts: (at: string) => `Lasts until it expires: ${at}`,
    lastsBody: (left: string) => `At your pace about ${left} will be left over then.`,
    countsFrom: (at: string) => `What begins on ${at} is counted in.`,
    countsWaiting: 'The plan that waits for its first use is counted in.',
    endless: 'Lasts for more than a year',
    endlessBody: 'At your pace nothing runs out in the next 400 days.',
    nothing: 'Nothing left to use',
    nothingBody: 'There is no allowance of this kind on the line at the moment.',
    unused: 'Nothing was used lately',
    unusedBody: (at: string | null) =>
      at === null
        ? 'Without use nothing runs out.'
        : `Without use nothing runs out before it expires: ${at}.`,
    unknown: 'Too early to tell',
    unknownBody: 'After three whole days with the line we can say how long it will last.',
    pace: (days: number, amount: string) =>
      `Worked out from your last ${days} whole days: about ${amount} a day.`,
    paceApart: (days: number, weekday: string, weekend: string) =>
      `Worked out from your last ${days} whole days: about ${weekday} a day from Monday to Friday, ${weekend} on Saturdays and Sundays.`,
    unusual: (days: number) =>
      days === 1
        ? 'One day was unlike all others and counts as four usual days, not more.'
        : `${days} days were unlike all others and count as four usual days each, not more.`,
    order: 'Taken from what you have in the network’s own order.',
    against: (used: number, over: number) =>
      `Of the plan’s allowance ${used}% is used; ${over}% of its time is over.`,
    ahead: 'You use it faster than time goes by.',
    behind: 'You are well within it.',
    bucketFrom: (at: string) => `from ${at}`,
    bucketEmpty: (at: string) => `used up about ${at}`,
    bucketLeft: (left: string, at: string) => `about ${left} left when it expires on ${at}`,
    bucketKept: (left: string) => `about ${left} left in 400 days`,
    add: 'Add more',
    renew: 'See plans',
  },
  chart: {
    title: 'Day by day',
    total: (amount: string) => `${amount} in all`,
    label: (kind: string, from: string, to: string) => `${kind} day by day, ${from} to ${to}`,
    description: (total: string, average: string) =>
      `${total} in all, ${average} a day on average.`,
    most: (amount: string, day: string) => `Most on one day: ${amount}, ${day}.`,
    none: 'Nothing was used on these days.',
    average: (amount: string) => `On average ${amount} a day.`,
    table: 'Show the days as a table',
    day: 'Day',
    used: 'Used',
    today: 'today so far',
    spent: (amount: string) => `Paid from credit on these days: ${amount}.`,
  },
  services: {
    title: 'By service',
    other: 'Everything else',
  },
  scopes: {
    title: 'By direction',
    national: 'Within the country',
    international: 'To other countries',
    any: 'Not told apart',
  },
  countries: {
    title: 'By country',
    unknown: 'Country not known',
  },
  share: (percent: number) => (percent < 1 ? 'less than 1%' : `${percent}%`),
};
