import * as z from 'zod';
import {
  type Ability,
  type Activity,
  courseOf,
  type Exit,
  type HoldClock,
  isHold,
  type LifecyclePolicy,
  type Loss,
  type PolicyMoney,
  type Price,
  type StateRules,
  stateDefaults,
  type Trigger,
  type Undo,
  type Undoer,
} from '#domain/lifecycle-policy.ts';
import type { LifecycleState } from '#domain/line.ts';
import { readMoney, writeMoney } from './catalogue-amounts.ts';
import { inWords } from './document-error.ts';
import { amount } from './document-fields.ts';
import type { Json } from './document-layout.ts';
import { fromSpan, span } from './span-document.ts';

const stateNames = Object.keys(stateDefaults) as [LifecycleState, ...LifecycleState[]];
const state = z.enum(stateNames);
const activities = ['use', 'purchase', 'top-up', 'activation', 'registration'] as const;
activities satisfies readonly Activity[];
const abilities = [
  'calls-out',
  'texts-out',
  'data',
  'calls-in',
  'texts-in',
  'top-up',
  'port-out',
] as const;
abilities satisfies readonly Ability[];
const losses = ['plan', 'credit', 'number'] as const;
losses satisfies readonly Loss[];
const undoers = ['purchase', 'top-up', 'use', 'subscriber', 'staff', 'identity-check'] as const;
undoers satisfies readonly Undoer[];

const clocks = ['runs', 'stops'] as const satisfies readonly HoldClock[];

export const policyMoney = amount(readMoney).transform(
  ({ currency, amountMinor }): PolicyMoney => ({ currency, minor: Number(amountMinor) }),
);
const prices = z
  .array(policyMoney)
  .min(1)
  .refine(
    (all) => new Set(all.map(({ currency }) => currency)).size === all.length,
    'must not have two prices in one currency',
  );

/** `"5.00 CNY"`, or one price for each currency: `["5.00 CNY", "0.60 GBP"]`. */
const price = z.unknown().transform((given, context): Price => {
  const schema = Array.isArray(given) ? prices : policyMoney;
  const reading = schema.safeParse(given, { error: inWords });
  if (reading.success) return reading.data;
  for (const { path, message } of reading.error.issues)
    context.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});

const fromPrice = (of: Price): Json =>
  'currency' in of ? fromPolicyMoney(of) : of.map(fromPolicyMoney);

export const fromPolicyMoney = ({ currency, minor }: PolicyMoney): string =>
  writeMoney(BigInt(minor), currency);

const once = <Name extends string>(names: readonly [Name, ...Name[]]) =>
  z
    .array(z.enum(names))
    .refine((list) => new Set(list).size === list.length, 'must not name one twice');

const day = z.string().refine((text) => {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}, 'must be a day of the calendar like "2027-03-31"');

const triggerKeys = ['planEnd', 'idle', 'inState', 'balanceBelow', 'date'] as const;

const trigger = z
  .strictObject({
    planEnd: z.union([z.literal(true), span]).optional(),
    idle: span.optional(),
    since: once(activities).min(1).optional(),
    inState: span.optional(),
    balanceBelow: policyMoney.optional(),
    date: day.optional(),
  })
  .transform((when, context): Trigger => {
    const problem = (message: string, path: string[] = []) =>
      context.addIssue({ code: 'custom', message, path });
    const named = triggerKeys.filter((key) => when[key] !== undefined);
    if (named.length !== 1)
      problem('must have exactly one of "planEnd", "idle", "inState", "balanceBelow" and "date"');
    if (when.idle && !when.since) problem('is missing: say what counts as activity', ['since']);
    if (!when.idle && when.since) problem('must not be given: it belongs to "idle"', ['since']);
    if (when.idle) return { kind: 'idle', for: when.idle, since: when.since ?? [] };
    if (when.inState) return { kind: 'in-state', for: when.inState };
    if (when.balanceBelow) return { kind: 'balance-below', money: when.balanceBelow };
    if (when.date !== undefined) return { kind: 'date', day: when.date };
    const after = when.planEnd;
    return { kind: 'plan-end', ...(after !== undefined && after !== true && { after }) };
  });

const exit = z.strictObject({
  to: state,
  when: trigger,
  unless: z.strictObject({ costs: price, buys: span }).optional(),
});

const undo = z
  .strictObject({
    by: z.enum(undoers),
    to: z.enum(['active', 'grace', 'suspended']).default('active'),
    least: policyMoney.optional(),
    within: span.optional(),
    restores: once(['plan', 'credit', 'time'] as const).default([]),
  })
  .refine(({ by, least }) => !least || by === 'purchase' || by === 'top-up', {
    path: ['least'],
    message: 'must not be given: only "purchase" and "top-up" have an amount',
  });

const rules = z.strictObject({
  exits: z.array(exit).max(8).optional(),
  can: once(abilities).optional(),
  destroys: once(losses).optional(),
  undo: z.array(undo).max(8).optional(),
  clock: z.enum(clocks).optional(),
});

const parking = z.strictObject({
  price: price.optional(),
  every: span.default({ months: 1 }),
  most: span,
  to: z.enum(['suspended', 'quarantined', 'recycled']),
  can: once(abilities).default([]),
});

type Issue = { path: (string | number)[]; message: string };

function stateIssues(
  from: LifecycleState,
  { exits = [], undo: undos = [], clock }: z.output<typeof rules>,
) {
  const issues: Issue[] = [];
  const at = courseOf(from);
  if (clock && !isHold(from))
    issues.push({ path: ['clock'], message: 'must not be given: only a hold stops or runs one' });
  const givesBack = undos.findIndex(({ restores }) => restores.includes('time'));
  if (clock === 'runs' && givesBack !== -1)
    issues.push({
      path: ['undo', givesBack, 'restores'],
      message: 'must not have "time": "clock" says that it runs',
    });
  exits.forEach(({ to, when }, index) => {
    const target = courseOf(to);
    const path = ['exits', index, 'to'];
    if (at === 5 || from === 'ported-out')
      issues.push({ path: ['exits'], message: 'must be empty: nothing comes after this state' });
    else if (target === null)
      issues.push({ path, message: 'must not be a hold: time alone never holds a line apart' });
    else if (at !== null && target <= at)
      issues.push({ path, message: `must come later in a line's course than "${from}"` });
    else if (at === null && target < 2)
      issues.push({ path, message: 'must be "grace" or later: time alone brings nothing back' });
    if (when.kind === 'plan-end' && (at ?? 9) > 1)
      issues.push({
        path: ['exits', index, 'when', 'planEnd'],
        message: 'must not be given: here the plan has ended already; say "inState"',
      });
  });
  undos.forEach(({ to, by, restores }, index) => {
    if (from === 'active' || from === 'pre-active')
      issues.push({ path: ['undo'], message: 'must be empty: there is nothing to undo' });
    else if (at !== null && (courseOf(to) ?? 0) >= at)
      issues.push({ path: ['undo', index, 'to'], message: `must come before "${from}"` });
    if (at === null && (by === 'purchase' || by === 'top-up'))
      issues.push({
        path: ['undo', index, 'by'],
        message: 'must not be money: nothing is sold for a line that is held',
      });
    if (at !== null && restores.includes('time'))
      issues.push({
        path: ['undo', index, 'restores'],
        message: 'must not have "time": only a hold stops the time of plans',
      });
  });
  return issues;
}

/** The field `lifecycle` of a policy. */
export const lifecycleSchema = z
  .strictObject({
    states: z.partialRecord(state, rules).optional(),
    parking: parking.optional(),
  })
  .superRefine(({ states = {}, parking: offer }, context) => {
    for (const field of ['exits', 'can'] as const)
      if (offer && states.parked?.[field])
        context.addIssue({
          code: 'custom',
          message: 'must not be given: "parking" says it',
          path: ['states', 'parked', field],
        });
    for (const [name, each] of Object.entries(states))
      for (const { path, message } of stateIssues(name as LifecycleState, each))
        context.addIssue({ code: 'custom', message, path: ['states', name, ...path] });
  });

function fromTrigger(when: Trigger): Json {
  switch (when.kind) {
    case 'plan-end':
      return { planEnd: when.after ? fromSpan(when.after) : true };
    case 'idle':
      return { idle: fromSpan(when.for), since: [...when.since] };
    case 'in-state':
      return { inState: fromSpan(when.for) };
    case 'balance-below':
      return { balanceBelow: fromPolicyMoney(when.money) };
    case 'date':
      return { date: when.day };
  }
}

const fromExit = ({ to, when, unless }: Exit): Json => ({
  to,
  when: fromTrigger(when),
  ...(unless && { unless: { costs: fromPrice(unless.costs), buys: fromSpan(unless.buys) } }),
});

const fromUndo = ({ by, to, least, within, restores }: Undo): Json => ({
  by,
  ...(to !== 'active' && { to }),
  ...(least && { least: fromPolicyMoney(least) }),
  ...(within && { within: fromSpan(within) }),
  ...(restores.length > 0 && { restores: [...restores] }),
});

const fromRules = ({ exits, can, destroys, undo: undos, clock }: Partial<StateRules>): Json => ({
  ...(clock && { clock }),
  ...(exits && { exits: exits.map(fromExit) }),
  ...(can && { can: [...can] }),
  ...(destroys && { destroys: [...destroys] }),
  ...(undos && { undo: undos.map(fromUndo) }),
});

/** In the order of a line's course, so that the same rules are always the same text. */
export const fromLifecycle = ({ states, parking: hold }: LifecyclePolicy): Json => ({
  ...(states && {
    states: Object.fromEntries(
      stateNames.flatMap((name) => (states[name] ? [[name, fromRules(states[name])]] : [])),
    ),
  }),
  ...(hold && {
    parking: {
      ...(hold.price && { price: fromPrice(hold.price) }),
      every: fromSpan(hold.every),
      most: fromSpan(hold.most),
      to: hold.to,
      ...(hold.can.length > 0 && { can: [...hold.can] }),
    },
  }),
});
