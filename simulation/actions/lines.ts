import type { LineHappening } from '#domain/lifecycle-event.ts';
import { changeLineState } from '#usecases/change-line-state.ts';
import type { World } from '../world.ts';
import type { Action } from './action.ts';

/** Who brings a line back, most often the one who may. */
const undoers = {
  'lost-stolen': 'identity-check',
  'policy-block': 'staff',
  parked: 'subscriber',
} as const;

const isHeld = (state: string): state is keyof typeof undoers => state in undoers;

const happenings = {
  lost: { kind: 'block', as: 'lost-stolen' },
  blocked: { kind: 'block', as: 'policy-block' },
  parked: { kind: 'park' },
  ported: { kind: 'port-out' },
} satisfies Record<string, LineHappening>;

const anyLine = (world: World, which: (state: string) => boolean) => {
  const { chance, subscribers } = world;
  const all = subscribers.flatMap(({ account: accountId }) =>
    world.linesOf(accountId).map(({ id: lineId, state }) => ({ accountId, lineId, state })),
  );
  return chance.pick(all.filter(({ state }) => which(state)));
};

/** A SIM is lost, staff block a line, somebody parks their number or takes it elsewhere. */
const hold: Action = {
  name: 'hold',
  weight: 0.3,
  weightInYears: 2,
  begin(world) {
    const line = anyLine(world, (state) => !isHeld(state));
    if (!line) return null;
    const { accountId, lineId } = line;
    const how = world.chance.weighted({ lost: 5, blocked: 3, parked: 4, ported: 0.3 });
    return {
      label: `${lineId} is ${how}`,
      work: ({ product }) =>
        changeLineState(product, { accountId, lineId, happening: happenings[how] }),
    };
  },
};

const restore: Action = {
  name: 'restore',
  weight: 0.3,
  weightInYears: 6,
  begin(world) {
    const line = anyLine(world, isHeld);
    if (!line) return null;
    const { accountId, lineId, state } = line;
    const anybody = world.chance.pickOne(['subscriber', 'staff', 'identity-check'] as const);
    const by = world.chance.happens(0.2) ? anybody : undoers[state as keyof typeof undoers];
    return {
      label: `${lineId} is brought back by ${by}`,
      work: ({ product }) =>
        changeLineState(product, { accountId, lineId, happening: { kind: 'undo', by } }),
    };
  },
};

export const lineActions: readonly Action[] = [hold, restore];
