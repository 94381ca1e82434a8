import type { Ability } from '#domain/lifecycle-policy.ts';
import type { LifecycleState } from '#domain/line.ts';
import type { Span } from '#domain/span.ts';

const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

function span(of: Span): string {
  if ('months' in of) return many(of.months, 'month', 'months');
  return 'days' in of ? many(of.days, 'day', 'days') : many(of.hours, 'hour', 'hours');
}

/** Words of the page that parks, blocks and brings back a line. Amounts and instants come ready. */
export const hold = {
  title: 'Park or block',
  lead: (line: string) => `Put ${line} aside for a while, or stop it at once if the SIM is gone.`,
  entry: 'Going away, or lost your SIM? Park or block this line',
  back: 'Back to parking and blocking',
  topUp: 'Top up',
  renew: 'Renew',
  support: 'Ask our support',
  span,
  abilities: {
    'calls-out': 'calls out',
    'texts-out': 'texts out',
    data: 'data',
    'calls-in': 'calls in',
    'texts-in': 'texts in',
    'top-up': 'topping up',
    'port-out': 'moving the number to another operator',
  } satisfies Record<Ability, string>,
  nothing: 'no calls, no texts, no data',
  codes: 'One-time codes by text, such as those of your bank, will not arrive.',
  facts: {
    cost: 'Cost',
    free: 'Free',
    each: (price: string, every: Span) =>
      'months' in every && every.months === 1
        ? `${price} a month`
        : `${price} every ${span(every)}`,
    fromCredit: 'from credit, in advance',
    credit: 'Your credit',
    most: 'At most for',
    now: 'Taken now',
    creditAfter: 'Credit left after that',
    paidUntil: 'Paid until',
    until: 'Parked until, at the latest',
    lasts: 'Your credit lasts until',
    lastsHint: 'Top up before then and it goes on.',
    asThings: 'Held until, as things are',
    thenIs: (becomes: string) => `Then ${becomes}.`,
    noEnd: 'no end is set',
    since: 'Since',
    works: 'Service meanwhile',
    possible: 'Still possible',
    plan: 'Your plan',
    stops: 'stands still, and gets the time back',
    runsOn: 'goes on running out',
    renewal: 'Auto-renewal',
    pauses: 'pauses until the line is back',
    after: 'After that',
    becomes: {
      suspended: 'the line is suspended, and the time to renew begins',
      quarantined: 'the line ends; the number can only be moved elsewhere',
      recycled: 'the number is lost',
    } satisfies Partial<Record<LifecycleState, string>>,
    allNow: 'Works again',
    atOnce: 'at once',
    planUntil: 'would end',
  },
  park: {
    title: 'Park the number',
    body: 'For a long trip or a second number: the line rests, and the number stays yours.',
    button: 'Look at parking it',
    notOffered: 'Parking is not offered for this line',
    notOfferedBody: 'There are other ways to keep the number until a day you choose.',
    keep: 'Keep this number',
    notNow: 'This line can’t be parked just now',
    notNowBody: 'Only a line that is in service, or whose plan has just ended, can be parked.',
    missing: (amount: string) => `You need ${amount} more credit to park`,
    missingBody: 'Nothing is taken until you have confirmed.',
    confirm: 'Park this number?',
    confirmLead: (line: string) => `This is what happens to ${line} if you confirm now.`,
    confirmButton: (price: string) => `Park it for ${price}`,
    confirmFree: 'Park it',
    end: 'You can bring it back at any time. What is paid for is not given back.',
  },
  block: {
    title: 'SIM lost or stolen',
    body: 'Block the line now, think later. It costs nothing.',
    points: [
      'Nobody can call, text, use data or get your one-time codes.',
      'Nothing more is charged for the line, and auto-renewal pauses.',
      'You bring it back here as soon as you confirm that it is you.',
    ],
    button: 'Report it lost or stolen',
    confirm: 'Block this line now?',
    confirmLead: (line: string) => `${line} stops working at once, whoever holds the SIM.`,
    confirmButton: 'Block it now',
    again: 'To bring it back, open this page and confirm that it is you.',
    newSim: 'Need a new SIM for the number? Our support sends one.',
  },
  held: {
    parked: 'This number is parked',
    'lost-stolen': 'This line is blocked as lost or stolen',
    'policy-block': 'We have blocked this line',
    onlySupport: 'Our support tells you why, and what takes the block off.',
    button: 'Bring it back',
    topUpFor: (at: string) => `Credit for the next payment must be there by ${at}.`,
  },
  restore: {
    confirm: 'Bring this line back?',
    confirmLead: (line: string) => `This is what comes back with ${line}.`,
    asksWho: 'Before a block is lifted, we make sure that it is you.',
    noPlan: 'No plan runs on it',
    noPlanBody: 'The line comes back, but needs a plan: you can renew right after.',
    button: 'Bring it back now',
  },
  done: {
    parked: 'The number is parked',
    blocked: 'The line is blocked',
    restored: 'The line is back',
    told: 'You get a mail about it, too.',
    noPlan: 'No plan runs on it: renew to use it.',
  },
  refused: {
    terms_changed: {
      title: 'The price has changed',
      body: 'Nothing was done or taken. These are the figures now.',
    },
    not_enough_credit: {
      title: 'There is not enough credit',
      body: 'Nothing was done or taken. Top up first.',
    },
    parking_not_offered: {
      title: 'Parking is not offered for this line any more',
      body: 'Nothing was done or taken.',
    },
    not_from_this_state: {
      title: 'The line has changed meanwhile',
      body: 'Nothing more was done or taken. This is how it stands now.',
    },
    too_late: {
      title: 'The time for that is over',
      body: 'Our support may know another way to bring the line back.',
    },
    only_support: {
      title: 'Only our support can bring this line back',
      body: 'They tell you why it is blocked, and what takes the block off.',
    },
  },
};
