import type { AllowanceKind, UsageKind } from '#domain/allowance.ts';
import type { NoticedDeadline } from '#domain/deadline-notice-policy.ts';

/** What the watching of use says; the English is the shape of the other language. A `short` fits a text or two. */
export const watchWords = {
  reason: 'You get this mail because of the alerts and caps of your line, which you can change.',
  reasonAlways: 'You get this mail because the law or your operator’s rules ask for it.',
  change: 'Change alerts and caps',
  line: 'Line',
  left: 'Left',
  of: (left: string, granted: string) => `${left} of ${granted}`,
  until: 'Until',
  ended: 'It runs out',
  noEnd: 'It does not run out',
  what: { data: 'Data', voice: 'Minutes', sms: 'Texts', credit: 'Credit' } satisfies Record<
    AllowanceKind,
    string
  >,
  level: {
    subject: (what: string, left: string) => `${what}: ${left} left`,
    gone: (what: string) => `${what}: used up`,
    lead: 'When it is used up, use stops by itself unless you let credit pay.',
    goneLead: 'Use of it has stopped, unless something else of your plan or your credit pays.',
    short: (what: string, left: string, end: string) =>
      `${what}: ${left} left${end === '' ? '' : ` until ${end}`}.`,
    goneShort: (what: string) => `${what}: used up.`,
  },
  credit: {
    subject: (left: string) => `Credit: ${left} left`,
    lead: 'Credit pays for what you let it pay for. Top up when you need more.',
    short: (left: string) => `Credit: ${left} left.`,
  },
  days: {
    subject: (days: string) => `Your plan ends in ${days}`,
    lead: 'Renew before then and nothing is interrupted.',
    renew: 'Renew',
    short: (days: string, end: string) => `Your plan ends in ${days}, on ${end}.`,
  },
  deadline: {
    service: {
      subject: (days: string) => `Your plan ends in ${days}`,
      lead: 'Then calls, texts and data out stop. Renew before, and nothing is interrupted.',
      short: (days: string, end: string) =>
        `Your plan ends in ${days}, on ${end}. Renew before, and nothing is interrupted.`,
      button: 'Renew',
    },
    incoming: {
      subject: (days: string) => `Incoming calls and texts stop in ${days}`,
      lead: 'One-time codes of banks and other services come by text: without a plan you will not get them. Renewing brings everything back.',
      short: (days: string, end: string) =>
        `Incoming calls and texts stop in ${days}, on ${end}. Renew to keep them.`,
      button: 'Renew',
    },
    number: {
      subject: (days: string) => `You will lose your number in ${days}`,
      lead: 'After that it can’t be brought back, and somebody else may get it. Renew or keep the number before; otherwise take it off every account that sends codes to it.',
      short: (days: string, end: string) =>
        `You will lose your number in ${days}, on ${end}. Renew, or keep the number.`,
      button: 'Keep this number',
    },
  } satisfies Record<
    NoticedDeadline,
    {
      subject: (days: string) => string;
      lead: string;
      short: (days: string, end: string) => string;
      button: string;
    }
  >,
  spend: {
    subject: (used: string) => `You have spent ${used} on use beyond your plan`,
    lead: (limit: string, per: 'day' | 'month') =>
      `You asked to be told at ${limit} in one ${per}. Use goes on.`,
    short: (used: string, per: 'day' | 'month') =>
      `Spent ${used} this ${per} beyond your plan. Use goes on.`,
  },
  cap: {
    names: { data: 'data', voice: 'calls', sms: 'texts', money: 'spending' } satisfies Record<
      UsageKind | 'money',
      string
    >,
    what: (of: { name: string; service: string; abroad: boolean }) =>
      `${of.name}${of.service === '' ? '' : ` for ${of.service}`}${of.abroad ? ' abroad' : ''}`,
    nearSubject: (what: string, used: string, limit: string) =>
      `Cap on ${what}: ${used} of ${limit} used`,
    reachedSubject: (what: string, limit: string) => `Cap on ${what} reached: ${limit}`,
    nearLead: 'At the cap, use stops by itself. Nothing needs to be done.',
    reachedLead:
      'Use has stopped, and costs nothing more. It goes on by itself when the cap begins anew, or now if you say so.',
    used: 'Used',
    limit: 'Cap',
    anew: 'Begins anew',
    withPlan: 'With the next plan',
    goOn: 'Go on until then',
    nearShort: (what: string, used: string, limit: string) =>
      `Cap on ${what}: ${used} of ${limit} used. At the cap, use stops.`,
    reachedShort: (what: string, limit: string) =>
      `Cap on ${what} of ${limit} reached: use has stopped.`,
  },
  arrival: {
    subject: (country: string) => `${country}: what use costs there`,
    lead: (country: string) => `Your line has been used in ${country}. This is what holds there.`,
    covered: 'In your plan',
    costs: 'From credit',
    perUnit: { data: 'a MB', voice: 'a minute', sms: 'a text' } satisfies Record<UsageKind, string>,
    price: (amount: string, unit: string) => `${amount} ${unit}`,
    comma: ', ',
    stops: 'stops when nothing is left',
    cap: 'Use beyond your plan stops at',
    emergency: 'Emergencies',
    emergencyNumber: '112, free of charge',
    kinds: { data: 'Data', voice: 'Calls', sms: 'Texts' } satisfies Record<UsageKind, string>,
    inPlan: 'in plan',
    noUse: 'none',
    shortCap: (amount: string) => `Stops at ${amount}.`,
    short: (of: { country: string; kinds: string; cap: string }) =>
      `${of.country}: ${of.kinds}.${of.cap === '' ? '' : ` ${of.cap}`} Emergency: 112.`,
  },
};
