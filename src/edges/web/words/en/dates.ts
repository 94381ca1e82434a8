import type { EndingKind } from '#domain/deadline-dates.ts';

const what: Record<EndingKind, string> = {
  activation: 'The plan starts by itself',
  plan: 'The plan that runs now ends',
  bucket: 'Allowance ends',
  outgoing: 'Service ends: no data or outgoing calls',
  incoming: 'Incoming calls and texts stop',
  number: 'The number is lost for good',
  'given-away': 'The number may be given to others',
};

const ended: Record<EndingKind, string> = {
  activation: 'The plan has started by itself',
  plan: 'The plan has ended',
  bucket: 'Allowance has ended',
  outgoing: 'Data and outgoing calls have stopped',
  incoming: 'Incoming calls and texts have stopped',
  number: 'The number is lost for good',
  'given-away': 'The number may have been given to others',
};

/** Words of the page of dates and of the calendar made from it. Instants come ready. */
export const dates = {
  title: 'What ends when',
  lead: (line: string) =>
    `Line ${line}. What happens if nothing is renewed, and what moves each date.`,
  byItself: (amount: string, at: string) =>
    `Auto-renewal is on: on ${at} it renews for ${amount}, and these dates move.`,
  entry: 'All dates, in your calendar too',
  what,
  ended,
  bucket: (kind: string, left: string) => `${kind}: ${left} left`,
  shared: ', shared by all your lines',
  renew: (plan: string, to: string) => `Renewing ${plan} moves it to ${to}.`,
  renewOpen: (plan: string) => `Renewing ${plan} takes this date away.`,
  topUp: (plan: string, to: string) => `${plan} moves it to ${to}.`,
  topUpOpen: (plan: string) => `${plan} takes this date away.`,
  follows: 'What you have paid for already starts then by itself.',
  fixed: 'Nothing on sale moves this date.',
  anew: 'Then it begins anew by itself: it is paid for.',
  fixedBucket: 'Use it before then: a renewal does not move it.',
  renewButton: (plan: string) => `Look at ${plan}`,
  keep: 'Find the cheapest way to keep this number',
  none: 'No date is set. Dates begin with the first plan.',
  own: 'In your time zone',
  calendar: {
    title: 'In your calendar',
    body: 'A private address that your calendar looks at by itself. When a date moves, it moves there too. Whoever has the address can see these dates; your number isn’t in it.',
    scope: 'Which dates',
    line: 'This line',
    account: 'All your lines',
    make: 'Make the address',
    renew: 'Make a new address',
    renewHint: 'A new address makes the old one useless.',
    revoke: 'Revoke it',
    made: 'Your calendar’s address',
    madeBody: 'Copy it now: we keep only a fingerprint of it and can’t show it again.',
    address: 'Private address',
    open: 'Open in a calendar',
    createdAt: (at: string) => `Made ${at}`,
    readAt: (at: string) => `Last looked at ${at}`,
    neverRead: 'No calendar has looked at it yet',
    revoked: 'The address opens nothing any more.',
  },
  feed: {
    name: (operator: string, line: string | null) =>
      line === null ? `${operator}: your lines` : `${operator}: ${line}`,
    description: 'What of your lines ends when. Dates move when you renew.',
    line: (label: string, tail: string) => (label === '' ? `number ending in ${tail}` : label),
    summary: (event: string, line: string) => `${event} (${line})`,
    zones: (market: string, own: string, utc: string) => `${market}\n${own}\n${utc}`,
    with: (buckets: string) => `Ends with it: ${buckets}.`,
    see: (url: string) => `Renew or look at it: ${url}`,
  },
};
