import type { LifecycleState } from './line.ts';
import type { Currency } from './money.ts';
import type { Span } from './span.ts';

/** Money as plain JSON. */
export interface PolicyMoney {
  currency: Currency;
  minor: number;
}

/** One price, or one in each currency of the markets that it holds in. */
export type Price = PolicyMoney | readonly PolicyMoney[];

/** What it is in a currency; null: it has no such price, and is no offer there. */
export const priceIn = (price: Price, currency: Currency): PolicyMoney | null =>
  [price].flat().find((each) => each.currency === currency) ?? null;

/** What keeps a line from counting as idle. */
export type Activity = 'use' | 'purchase' | 'top-up' | 'activation' | 'registration';

/** What the network and we let a line do. `calls-in` and `texts-in` bring one-time codes. */
export type Ability =
  | 'calls-out'
  | 'texts-out'
  | 'data'
  | 'calls-in'
  | 'texts-in'
  | 'top-up'
  | 'port-out';

/** What ends for good on entering a state, unless an undo of that state brings it back. */
export type Loss = 'plan' | 'credit' | 'number';

export type Trigger =
  /** The unbroken chain of paid plans ends; with `after`, and none begins for so long. */
  | { kind: 'plan-end'; after?: Span }
  /** So long since the latest of these; never while a paid plan runs or is still to come. */
  | { kind: 'idle'; for: Span; since: readonly Activity[] }
  /** So long in the state; paid plans that end later are waited for. */
  | { kind: 'in-state'; for: Span }
  /** Less account credit than this; never while a paid plan runs or is still to come. */
  | { kind: 'balance-below'; money: PolicyMoney }
  /** When this day (`2027-03-31`) is over. */
  | { kind: 'date'; day: string };

export interface Exit {
  to: LifecycleState;
  when: Trigger;
  /** Account credit buys more time instead, as often as there is enough of it. */
  unless?: { costs: Price; buys: Span };
}

/** Who takes a line back out of a state. */
export type Undoer =
  /** Any paid plan. */
  | 'purchase'
  /** Credit put on the account. */
  | 'top-up'
  | 'use'
  | 'subscriber'
  | 'staff'
  | 'identity-check';

export interface Undo {
  by: Undoer;
  to: LifecycleState;
  /** For money: less than this does not do it. */
  least?: PolicyMoney;
  /** Only so long after the state began. */
  within?: Span;
  /**
   * What was to end on entering is kept until then; `time`: plans run on by as long as the state lasted.
   */
  restores: readonly ('plan' | 'credit' | 'time')[];
}

export interface StateRules {
  /** What time does; of two that come due together the first. */
  exits: readonly Exit[];
  can: readonly Ability[];
  destroys: readonly Loss[];
  undo: readonly Undo[];
  /**
   * Of holds: whether what is left of the state that the line was in before stands still meanwhile. Absent:
   * it does where an undo gives plans their time back, and while parked.
   */
  clock?: HoldClock;
}

export type HoldClock = 'runs' | 'stops';

/** States that hold a line apart from its course, and that can be left. */
export type HoldState = 'parked' | 'lost-stolen' | 'policy-block';

/** A paid hold that keeps the number (停机保号). */
export interface ParkingPolicy {
  /** Taken from credit when it begins and whenever `every` is over; absent: it costs nothing. */
  price?: Price;
  every: Span;
  most: Span;
  /** Where the line goes when the longest time is over or nothing pays for more. */
  to: LifecycleState;
  can: readonly Ability[];
}

/** What is absent has the default of `lifecycleRules`. */
export interface LifecyclePolicy {
  states?: Readonly<Partial<Record<LifecycleState, Partial<StateRules>>>>;
  /** Absent: numbers cannot be parked. */
  parking?: ParkingPolicy;
}

/** The part of a policy that says how lines fare: three figures, or the whole course. */
export interface LifecycleTermsOf {
  expiringSoonDays: number;
  graceDays: number;
  suspendedDays: number;
  lifecycle?: LifecyclePolicy;
}

export interface LifecycleRules {
  states: Readonly<Record<LifecycleState, StateRules>>;
  parking: ParkingPolicy | null;
}

const everything: readonly Ability[] = [
  'calls-out',
  'texts-out',
  'data',
  'calls-in',
  'texts-in',
  'top-up',
  'port-out',
];

const undo = (...by: Undoer[]): Undo[] =>
  by.map((each) => ({ by: each, to: 'active', restores: [] }));

/** What every state says that the operator says nothing about; time moves nothing here. */
export const stateDefaults: Readonly<Record<LifecycleState, StateRules>> = {
  'pre-active': { exits: [], can: ['top-up', 'port-out'], destroys: [], undo: [] },
  active: { exits: [], can: everything, destroys: [], undo: [] },
  grace: {
    exits: [],
    can: ['calls-in', 'texts-in', 'top-up', 'port-out'],
    destroys: [],
    undo: undo('purchase', 'staff'),
  },
  suspended: {
    exits: [],
    can: ['top-up', 'port-out'],
    destroys: [],
    undo: undo('purchase', 'staff'),
  },
  quarantined: { exits: [], can: ['port-out'], destroys: ['plan'], undo: [] },
  recycled: { exits: [], can: [], destroys: ['number'], undo: [] },
  parked: { exits: [], can: ['port-out'], destroys: [], undo: undo('subscriber', 'staff') },
  'lost-stolen': { exits: [], can: [], destroys: [], undo: undo('identity-check', 'staff') },
  'policy-block': { exits: [], can: ['calls-in', 'texts-in'], destroys: [], undo: undo('staff') },
  'ported-out': { exits: [], can: [], destroys: ['plan', 'number'], undo: [] },
};

const prepared = new WeakMap<object, LifecycleRules>();

/** Rules of holds alone leave the course to the three figures. */
export const saysCourse = (lifecycle: { states?: object } | undefined): boolean =>
  Object.keys(lifecycle?.states ?? {}).some((state) => courseOf(state as LifecycleState) !== null);

/** Parking as it is offered in a currency: a price in others alone is no offer for it. */
export function parkingIn(
  { parking }: Pick<LifecycleRules, 'parking'>,
  currency: Currency,
): (ParkingPolicy & { price?: PolicyMoney }) | null {
  if (!parking) return null;
  const { price, ...free } = parking;
  if (!price) return free;
  const own = priceIn(price, currency);
  return own && { ...free, price: own };
}

/**
 * The whole of it. Without `lifecycle` three figures say all: service ends with the plan, then calls and
 * texts come in for `graceDays`, then nothing works for `suspendedDays`, then the number is lost.
 */
export function lifecycleRules(terms: LifecycleTermsOf): LifecycleRules {
  const known = prepared.get(terms);
  if (known) return known;
  const { lifecycle } = terms;
  const own = { ...(saysCourse(lifecycle) ? {} : shortForm(terms)), ...lifecycle?.states };
  const states = { ...stateDefaults };
  for (const state of Object.keys(states) as LifecycleState[])
    states[state] = { ...states[state], ...own[state] };
  const parking = lifecycle?.parking ?? null;
  if (parking) states.parked = { ...states.parked, ...parkedRules(parking) };
  for (const state of holdStates)
    states[state] = { ...states[state], clock: clockOf(states, state) };
  const rules = { states, parking };
  prepared.set(terms, rules);
  return rules;
}

export const holdStates = ['parked', 'lost-stolen', 'policy-block'] as const satisfies HoldState[];

export const isHold = (state: LifecycleState): state is HoldState =>
  holdStates.some((each) => each === state);

/** The plans of a held line do not run on: their time comes back with the line. */
export const holdsTime = (undo: readonly Undo[]): boolean =>
  undo.some(({ restores }) => restores.includes('time'));

const clockOf = (states: LifecycleRules['states'], state: HoldState): HoldClock =>
  states[state].clock ?? (state === 'parked' || holdsTime(states[state].undo) ? 'stops' : 'runs');

const shortForm = ({
  graceDays,
  suspendedDays,
}: LifecycleTermsOf): NonNullable<LifecyclePolicy['states']> => ({
  'pre-active': { exits: [{ to: 'grace', when: { kind: 'plan-end' } }] },
  active: { exits: [{ to: 'grace', when: { kind: 'plan-end' } }] },
  grace: { exits: [{ to: 'suspended', when: { kind: 'in-state', for: { days: graceDays } } }] },
  suspended: {
    exits: [{ to: 'recycled', when: { kind: 'in-state', for: { days: suspendedDays } } }],
  },
});

const parkedRules = ({ price, every, most, to, can }: ParkingPolicy): Partial<StateRules> => ({
  can,
  exits: [
    { to, when: { kind: 'in-state', for: most } },
    ...(price
      ? [
          {
            to,
            when: { kind: 'in-state' as const, for: every },
            unless: { costs: price, buys: every },
          },
        ]
      : []),
  ],
});

/** States in which time has the last word; the others hold a line apart from it. */
const course: readonly LifecycleState[] = [
  'pre-active',
  'active',
  'grace',
  'suspended',
  'quarantined',
  'recycled',
];

/** How far down its course a line is; null: it is held apart. */
export const courseOf = (state: LifecycleState): number | null => {
  const at = course.indexOf(state);
  return at === -1 ? null : at;
};

/** Money may still be put into a line that is there: a plan brings it back, or keeps it going. */
export const isRenewable = ({ states }: LifecycleRules, state: LifecycleState): boolean =>
  state === 'pre-active' ||
  state === 'active' ||
  (courseOf(state) !== null && states[state].undo.some(({ by }) => by === 'purchase'));
