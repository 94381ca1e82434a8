import type { Ability, Activity, Loss, Undoer } from '#domain/lifecycle-policy.ts';
import type { LifecycleState } from '#domain/line.ts';
import type { BurnCriterion } from '#domain/policy.ts';

const many = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`;

/** A policy in words; money, amounts and spans come ready. */
export const en = {
  list: (items: readonly string[]) =>
    items.length < 2
      ? items.join('')
      : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`,
  span: {
    days: (n: number) => many(n, 'day', 'days'),
    months: (n: number) => many(n, 'month', 'months'),
    hours: (n: number) => many(n, 'hour', 'hours'),
  },
  states: {
    'pre-active': 'not yet used',
    active: 'active',
    grace: 'in grace',
    suspended: 'suspended',
    quarantined: 'quarantined',
    recycled: 'recycled',
    parked: 'parked',
    'lost-stolen': 'blocked as lost or stolen',
    'policy-block': 'blocked by the operator',
    'ported-out': 'ported out',
  } satisfies Record<LifecycleState, string> as Record<LifecycleState, string>,
  becomes: {
    'pre-active': 'waits for its first use again',
    active: 'becomes active',
    grace: 'goes into grace',
    suspended: 'is suspended',
    quarantined: 'is quarantined',
    recycled: 'is recycled',
    parked: 'is parked',
    'lost-stolen': 'is blocked as lost or stolen',
    'policy-block': 'is blocked',
    'ported-out': 'is ported out',
  } satisfies Record<LifecycleState, string> as Record<LifecycleState, string>,
  abilities: {
    'calls-out': 'outgoing calls',
    'texts-out': 'outgoing texts',
    data: 'data',
    'calls-in': 'incoming calls',
    'texts-in': 'incoming texts',
    'top-up': 'topping up',
    'port-out': 'taking the number elsewhere',
  } satisfies Record<Ability, string> as Record<Ability, string>,
  activities: {
    use: 'use',
    purchase: 'purchase',
    'top-up': 'top-up',
    activation: 'activation',
    registration: 'registration',
  } satisfies Record<Activity, string> as Record<Activity, string>,
  losses: { plan: 'plans', credit: 'credit', number: 'the number' } satisfies Record<
    Loss,
    string
  > as Record<Loss, string>,
  undoers: {
    purchase: 'any paid plan',
    'top-up': 'a top-up',
    use: 'use',
    subscriber: 'the subscriber',
    staff: 'staff',
    'identity-check': 'whoever passes an identity check',
  } satisfies Record<Undoer, string> as Record<Undoer, string>,
  criteria: {
    'rolled-over-first': 'what was carried over',
    'soonest-expiry': 'what ends soonest',
    'add-on-first': 'add-ons before plans',
    'plan-first': 'plans before add-ons',
    'narrowest-zone': 'what holds in the fewest countries',
    'first-bought': 'what was bought first',
  } satisfies Record<BurnCriterion, string> as Record<BurnCriterion, string>,
  general: 'The operator’s general rules: for every market that has none of its own.',
  market: (id: string) => `For the market “${id}”.`,
  timeZone: (zone: string) => `Days are counted by the clock of ${zone}.`,
  expiringSoon: (days: string) => `A line counts as expiring soon ${days} before service ends.`,
  planEnd: 'when the last paid plan ends',
  planEndAfter: (span: string) => `${span} after the last paid plan ended, with none begun since`,
  idle: (span: string, since: string) => `${span} after the last ${since}, no paid plan running`,
  inState: (span: string) => `after ${span}`,
  inStateNow: 'at once',
  balanceBelow: (money: string) => `when less than ${money} of credit is left`,
  date: (day: string) => `when ${day} is over`,
  or: ' or ',
  exit: (from: string, when: string, becomes: string) =>
    `A line that is ${from} ${becomes} ${when}.`,
  unless: (money: string, span: string) =>
    `Credit of ${money} buys ${span} more instead, as often as there is enough.`,
  can: (state: string, abilities: string) => `While ${state} these work: ${abilities}.`,
  canNothing: (state: string) => `While ${state} nothing works.`,
  destroys: (becomes: string, losses: string) =>
    `When a line ${becomes}, this is lost for good: ${losses}.`,
  undo: (state: string, by: string) => `What leads out of “${state}”: ${by}.`,
  undoOne: (by: string, to: string) => `${by} (to ${to})`,
  undoHold: (by: string) => `${by} (to where it was before)`,
  undoNone: (state: string) => `Nothing leads back from “${state}”.`,
  clock: (state: string, stops: boolean) =>
    stops
      ? `While ${state} the time a line has left in its state stands still, and comes back with it.`
      : `While ${state} the time a line has left in its state runs on, up to the loss of the number.`,
  least: (money: string) => `of at least ${money}`,
  within: (span: string) => `within ${span}`,
  restores: (what: string) => `, with ${what} given back`,
  restored: { plan: 'plans', credit: 'credit', time: 'the time that plans lost' },
  parking: (price: string | null, every: string, most: string, becomes: string) =>
    price === null
      ? `A number may be parked free of charge for ${most} at most between two plans; then it ${becomes}.`
      : `A number may be parked for ${price} of credit every ${every.replace(/^1 /, '')}, ${most} at most between two plans; then, or without credit, it ${becomes}.`,
  noParking: 'Numbers can’t be parked.',
  renewNow: {
    replace: 'Renewing at once ends the current plan.',
    stack: 'Renewing at once lets both plans run side by side.',
    extend: 'Renewing at once adds the new plan’s time to the current end, for both.',
  },
  renewNowNever: 'A plan never begins while another runs: only when that ends.',
  renewNowBelow: (amounts: readonly string[]) =>
    `A plan begins while another runs only when less than ${amounts.join(' or ')} is left of that.`,
  maxStacked: (n: number) => `At most ${n} of one plan run side by side.`,
  maxQueued: (n: number) =>
    n === 0
      ? 'No plan can wait behind another.'
      : `At most ${many(n, 'plan', 'plans')} may wait behind the current one.`,
  rollOver: (kinds: string) => `What is left of ${kinds} goes over into the next plan.`,
  kinds: { data: 'data', voice: 'minutes', sms: 'texts' },
  rollMost: (amounts: string) => `At most ${amounts} go over.`,
  rollTogether: (amounts: string) =>
    `With the new plan’s own there are never more than ${amounts}.`,
  rollOnce: 'It goes over once.',
  rollOften: 'It may go over again and again.',
  rollSame: 'It is lost when another plan follows.',
  rollAtEnd: 'It is lost when the plan is renewed before it ends by itself.',
  noRollOver: 'Nothing of a plan outlives it.',
  burnOrder: (criteria: string) => `Allowances are used in this order: ${criteria}.`,
  giveBack: (n: number) =>
    `Money that could not be credited within ${many(n, 'minute', 'minutes')} goes back.`,
  paymentWindow: (n: number) =>
    `The provider’s page may take money for ${many(n, 'minute', 'minutes')}.`,
  quote: (n: number) => `A price holds for ${many(n, 'minute', 'minutes')}.`,
  repeatWarning: (n: number) =>
    `The same plan bought again within ${many(n, 'minute', 'minutes')} is asked about.`,
  creditPaysPlans: (does: boolean): string =>
    does ? 'Credit may pay for plans.' : 'Credit pays for no plans.',
  creditExpiryDays: (days: string | null) =>
    days === null ? 'Credit never ends.' : `Credit ends ${days} after it came.`,
  creditExpiry: (span: string) => `Credit ends ${span} after the day on which it came.`,
  creditTier: (money: string, span: string) => `From ${money} on: ${span}.`,
  topUpExtends: 'A top-up moves the end of all credit to its own.',
  revival: (span: string, least: string | null) =>
    `Ended credit comes back with a top-up${least === null ? '' : ` of at least ${least}`} within ${span}.`,
  withdrawal: (days: string) => `A purchase can be withdrawn from for ${days}.`,
  noWithdrawal: 'There is no right to withdraw.',
  tax: (rate: string) => `Tax is ${rate}, whatever the catalogue says.`,
  taxName: (name: string) => `Tax is called “${name}”.`,
  consent: (id: string, version: string, text: string) =>
    `Consent “${id}”, version ${version}: “${text}”`,
  noticed: {
    service: (days: string) => `The end of the last paid plan is told ${days} before.`,
    incoming: (days: string) => `The end of incoming calls and texts is told ${days} before.`,
    number: (days: string) => `The loss of the number is told ${days} before.`,
    hold: (days: string) => `The end of parking or of a block is told ${days} before.`,
    parkingPrice: (days: string) => `Each price of parking is told ${days} before it is taken.`,
  },
  notNoticed: {
    service: 'The end of the last paid plan is not told beforehand.',
    incoming: 'The end of incoming calls and texts is not told beforehand.',
    number: 'The loss of the number is not told beforehand.',
    hold: 'The end of parking or of a block is not told beforehand.',
    parkingPrice: 'Prices of parking are not told beforehand.',
  },
  renewal: {
    chargeHoursBefore: (hours: string) =>
      `Auto-renewal asks for the money ${hours} before the plan ends.`,
    preflightDays: (days: string) =>
      `Whether that can succeed is looked at ${days} before, and told if not.`,
    noPreflight: 'Whether that can succeed is not looked at beforehand.',
    noticeHours: (hours: string, least: string) =>
      `Each charge is told with its amount ${hours} before; one that is told later waits ${least}.`,
    suddenNoticeMinutes: (n: number) =>
      `A charge for low data or low credit waits ${many(n, 'minute', 'minutes')} after it was told.`,
    retryHours: (hours: string) =>
      `A charge that failed is tried again after ${hours}; when none is left, auto-renewal ends.`,
    noRetry: 'A charge that failed is not tried again: auto-renewal ends.',
    keepHours: (hours: string) => `Meanwhile the plan goes on for up to ${hours}.`,
    noKeep: 'Meanwhile the plan does not go on beyond its end.',
    linkHours: (hours: string) =>
      `A payment that the bank wants confirmed waits ${hours} for the payer.`,
  },
  section: (name: string) => `“${name}” is given: see its figures in the document.`,
};

export type PolicyWords = typeof en;
