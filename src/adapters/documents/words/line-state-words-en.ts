import type { LifecycleState } from '#domain/line.ts';

/** What mails say when a line was parked, blocked or brought back; the English is the shape of the other language. */
export const lineStateWords = {
  reason: 'You get this mail whenever a line of yours is parked, blocked or brought back.',
  notYou: (support: string) =>
    `You did not ask for this? Sign in and change it back, or write to ${support}.`,
  when: 'When',
  line: 'Line',
  space: ' ',
  stop: '.',
  stops: 'Your plan stands still meanwhile: the time it loses is added when the line is back.',
  runsOn: 'The time of a plan that runs goes on meanwhile.',
  parked: {
    subject: (number: string) => `${number} is parked`,
    lead: 'The number stays yours. Nothing is used or sold on the line, and auto-renewal pauses.',
    short: (number: string, cost: string) =>
      `${number} is parked (${cost}). The number stays yours.`,
    cost: 'Taken from credit',
    free: 'nothing',
    paidUntil: 'Paid until',
    until: 'Parked until',
    becomes: {
      suspended: 'Then the line is suspended, and the time to renew it begins.',
      quarantined: 'Then the line ends, and the number can only be taken to another operator.',
      recycled: 'Then the number is lost.',
    },
    button: 'See it, or bring the line back',
  },
  blocked: {
    'lost-stolen': {
      subject: 'Your line is blocked as lost or stolen',
      lead: 'Nobody can use it any more: no calls, no texts, no data. It costs nothing, and auto-renewal pauses. When the SIM is back in your hands, confirm that it is you and the line works again.',
      button: 'Bring the line back',
    },
    'policy-block': {
      subject: 'Your line is blocked',
      lead: 'Data and outgoing calls and texts are off, and auto-renewal pauses. Our support tells you why and what takes the block off.',
      button: 'See how it stands',
    },
  },
  restored: {
    subject: (number: string) => `${number} is back`,
    lead: 'The line works again, with everything that was left on it.',
    leadNoPlan: 'The line is held no more. No plan runs on it: renew to use it.',
    was: 'Until now',
    states: {
      parked: 'parked',
      'lost-stolen': 'blocked as lost or stolen',
      'policy-block': 'blocked',
      grace: 'plan ended',
      suspended: 'suspended',
    } as Partial<Record<LifecycleState, string>>,
    otherState: 'out of service',
    planEnds: 'Your plan ends',
    button: 'See the line',
  },
  help: (support: string) => `Questions? Write to ${support}.`,
  becomes: {
    active: 'Then the line works again.',
    grace: 'Then no plan runs on it, and the time to renew it begins.',
    suspended: 'Then the line is suspended, and the time to renew it begins.',
    quarantined: 'Then the line ends, and the number can only be taken to another operator.',
    recycled: 'Then the number is lost.',
  } as Partial<Record<LifecycleState, string>>,
  ends: 'Until',
  near: {
    parked: {
      subject: (number: string) => `Parking of ${number} ends soon`,
      lead: 'The number has been parked for nearly as long as it can be. Bring the line back and choose a plan to go on with it.',
    },
    'lost-stolen': {
      subject: (number: string) => `The block of ${number} ends soon`,
      lead: 'A line can be blocked as lost or stolen only for so long. Confirm that it is you and take it back, or renew it afterwards to keep the number.',
    },
    'policy-block': {
      subject: (number: string) => `The block of ${number} ends soon`,
      lead: 'Your line has been blocked for nearly as long as it can be. Our support tells you what takes the block off.',
    },
    short: (missing: string) =>
      `Your credit is ${missing} short of the next payment for parking. Top up, and the number stays parked; or bring the line back and choose a plan.`,
    until: (subject: string, when: string) => `${subject} (${when}).`,
    missing: 'Credit missing',
    button: 'See what you can do',
  },
  price: {
    subject: (number: string, cost: string) => `${cost} for parking ${number} is taken soon`,
    lead: 'Your number stays parked. What that costs is taken from your credit in advance; bring the line back before then and nothing is taken.',
    cost: 'From credit',
    takenAt: 'Taken on',
    button: 'See it, or bring the line back',
  },
  ended: {
    parked: (number: string) => `Parking of ${number} has ended`,
    'lost-stolen': (number: string) => `The block of ${number} has ended`,
    'policy-block': (number: string) => `The block of ${number} has ended`,
    lead: {
      active: 'The line works again.',
      grace: 'No plan runs on the line. Renew it in time to keep the number.',
      suspended: 'The line is suspended. Renew it in time to keep the number.',
      quarantined: 'The line has ended. The number can only be taken to another operator now.',
      recycled: 'The line has ended, and its number is lost.',
    } as Partial<Record<LifecycleState, string>>,
    otherwise: 'The line is held no more.',
    button: 'See the line',
  },
};
