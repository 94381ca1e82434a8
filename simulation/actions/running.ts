import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts';
import { sweepNumbers } from '#usecases/sweep-numbers.ts';
import type { Action } from './action.ts';

/** One process works off what is due. */
const work: Action = {
  name: 'work',
  weight: 9,
  begin: () => ({
    label: 'work',
    repeats: true,
    work: ({ worker }) => worker.runDue(),
  }),
};

const sweep: Action = {
  name: 'sweep',
  weight: 0.5,
  begin: () => ({ label: 'sweep', repeats: true, work: ({ product }) => sweepNumbers(product) }),
};

const jumps = {
  moment: [SECOND, 20 * SECOND],
  minutes: [MINUTE, 20 * MINUTE],
  hours: [HOUR, 12 * HOUR],
  days: [DAY, 12 * DAY],
  month: [25 * DAY, 40 * DAY],
  back: [-5 * SECOND, -SECOND],
} as const;

const pass: Action = {
  name: 'time',
  weight: 10,
  begin(world) {
    const { chance } = world;
    const frequency = { moment: 20, minutes: 20, hours: 6, days: 3, month: 0.6, back: 3 };
    const [low, high] = jumps[chance.weighted(frequency)];
    const by = chance.between(low, high);
    world.now += by;
    return { label: `time ${by}` };
  },
};

/** One process's clock is wrong, by as much as clocks are. */
const skew: Action = {
  name: 'skew',
  weight: 1,
  begin(world) {
    const process = world.anyProcess();
    process.skew = world.chance.between(-60 * SECOND, 90 * SECOND);
    return { label: `skew ${process.owner.name} ${process.skew}` };
  },
};

const restart: Action = {
  name: 'restart',
  weight: 0.5,
  begin(world) {
    const { owner } = world.anyProcess();
    return { label: `kill ${owner.name}`, kills: owner };
  },
};

/** The operator changes the rules in the middle of everything. */
const rules: Action = {
  name: 'policy',
  weight: 0.5,
  begin(world) {
    world.policy = world.chance.pickOne(world.policies);
    return { label: `policy ${world.policy.version}` };
  },
};

export const runningActions: readonly Action[] = [work, sweep, pass, skew, restart, rules];
