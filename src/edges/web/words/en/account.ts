/** Words of the account page. Instants come ready with their zone's city. */
export const account = {
  title: 'Your account',
  lines: 'Your lines',
  addLine: 'Add a line',
  noLines: 'You have no line yet.',
  line: 'Line',
  number: 'Number',
  plan: 'Plan',
  addOn: 'Add-on',
  noPlan: 'No plan running',
  renew: 'Renew',
  revive: 'Renew and bring it back',
  bestValue: 'Find the best value',
  activate: 'Set up the SIM',
  buyNew: 'Buy a new line',
  askSupport: 'Get help',
  bringBack: 'Bring it back',
  everything: 'What’s left on this line',
  later: 'Starts later',
  queued: (count: number) =>
    count === 1 ? '1 paid plan waits behind it' : `${count} paid plans wait behind it`,
  queuedPlan: (plan: string) => `${plan} starts next`,
  waiting: 'starts on first use',
  anew: 'then it begins anew',
  neverExpires: 'does not run out',
  standsStill: 'its time stands still',
  startsAt: (instant: string) => `from ${instant}`,
  chain: {
    title: 'What happens next',
    lead: 'If nothing is renewed:',
    leadQueued: 'You have paid ahead. If nothing more is renewed:',
    today: 'Today',
    nextEnds: 'Current plan ends, the next one starts',
    serviceEnds: 'Plan ends: no data or outgoing calls',
    inboundEnds: 'Incoming calls and texts stop',
    serviceEnded: 'Plan ended: data and outgoing calls stopped',
    inboundEnded: 'Incoming calls and texts stopped',
    numberLost: 'Number is lost for good',
    activateBy: 'The plan starts by itself if the SIM hasn’t connected by then',
    open: 'These dates begin when your paid plan has started.',
    held: 'The time of your plan stands still. Its dates are set anew when the line is back.',
    noPlan: 'These dates begin with your first plan.',
  },
  orders: {
    title: 'Last orders',
    all: 'All orders',
    none: 'No orders yet.',
  },
  sim: {
    title: 'SIM',
    iccid: (tail: string) => `ICCID ending in ${tail}`,
    setUp: 'Show the set-up steps',
  },
  noPlanYet: {
    title: 'Your line is ready for its first plan',
    body: 'The number is yours. Calls, texts and data work once you have a plan.',
    choose: 'Choose a plan',
  },
  idle: {
    title: 'This line is about to be stopped',
    body: (at: string) =>
      `Nothing was used or bought on it for a long time. Use it, top up or buy a plan before ${at} and it stays.`,
  },
  states: {
    'not-yet-activated': {
      title: 'Your line is ready to set up',
      body: (by: string | null) =>
        by
          ? `Your plan is paid. It starts when the SIM first connects, at the latest ${by}.`
          : 'Your plan is paid. It starts when the SIM first connects.',
    },
    'expiring-soon': {
      title: (days: number) =>
        days === 0
          ? 'Your plan ends today'
          : days === 1
            ? 'Your plan ends tomorrow'
            : `Your plan ends in ${days} days`,
      body: (at: string) => `Renew before ${at} and nothing stops.`,
    },
    grace: {
      title: 'Your plan has ended',
      body: (until: string) =>
        `Calls and texts still reach you until ${until}. Data and outgoing calls have stopped. Renewing brings everything back at once.`,
    },
    suspended: {
      title: 'This line is suspended',
      body: (until: string) =>
        `Nothing works on it at the moment, but the number is yours until ${until}. Renew before then to bring it back.`,
    },
    quarantined: {
      title: 'This line has ended',
      body: (until: string | null) =>
        until
          ? `It can’t be used or renewed any more. Until ${until} you can still take the number to another operator.`
          : 'It can’t be used or renewed any more. You can still take the number to another operator.',
    },
    parked: {
      title: 'This number is parked',
      body: (until: string | null) =>
        until
          ? `Nothing works on it, and the number stays yours. It is parked until ${until} at the latest.`
          : 'Nothing works on it, and the number stays yours.',
    },
    'lost-stolen': {
      title: 'This line is blocked as lost or stolen',
      body: 'Nobody can use it, and nothing more is charged for it. Confirm that it is you, and it works again.',
    },
    'policy-block': {
      title: 'This line is blocked',
      body: 'Data, outgoing calls and texts are off, and nothing more is charged for it. Support tells you why and what takes the block off.',
    },
    'ported-out': {
      title: 'This number was moved to another operator',
      body: 'The line here has ended, and nothing more is charged for it. Its records stay in your account.',
    },
    'number-lost': {
      title: 'This number can’t be brought back',
      body: (at: string) =>
        `It was given up on ${at}, because no plan was renewed in time. Nothing more is charged for it. You can buy a new line.`,
    },
  },
  openOrder: {
    title: 'A payment is still open',
    body: (plan: string, price: string) =>
      `You confirmed ${plan} for ${price}. We haven’t heard yet that it was paid.`,
    look: 'See how it stands',
  },
};
