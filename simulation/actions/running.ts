import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts';
import { sweepNumbers } from '#usecases/sweep-numbers.ts';
import type { Process } from '../process.ts';
import type { World } from '../world.ts';
import type { Action } from './action.ts';

/** Works off what is due; how long nobody had done so is counted. */
async function workOff(world: World, process: Process): Promise<number> {
  const still = world.now - world.lastWorkAt;
  if (still >= 2 * DAY) world.count(`story downtime of ${still < 28 * DAY ? 'days' : 'months'}`);
  const worked = await process.work();
  world.lastWorkAt = world.now;
  return worked;
}

/** One process works off what is due. */
const work: Action = {
  name: 'work',
  weight: 9,
  weightInYears: 8,
  begin: (world) => ({
    label: 'work',
    repeats: true,
    work: (process) => workOff(world, process),
  }),
};

/** When time does something next, as the tables have it; null: nothing is left. */
async function nextDue({ product: { database } }: Process, after: number): Promise<number | null> {
  const { rows } = await database.query<{ at: string | null }>({
    name: 'world-next-due',
    text: `select (extract(epoch from least(
        (select min(due_at) from line where due_at > $1),
        (select min(due_at) from outbox where due_at > $1 and kind <> 'mail.send'))) * 1000)::bigint as at`,
    values: [new Date(after).toISOString()],
  });
  const at = rows[0]?.at ?? null;
  return at === null ? null : Number(at);
}

/** As many looks as one step may have. */
const LOOKS = 5;

/** Time passes as where a worker always runs: from one thing that is due to the next, each done in its time. */
const live: Action = {
  name: 'live',
  weight: 0,
  weightInYears: 40,
  begin(world) {
    const { chance } = world;
    const until = world.now + chance.between(1, 9) * DAY;
    const late = chance.pickOne([0, 1, SECOND, 2 * MINUTE] as const);
    return {
      label: `live until ${new Date(until).toISOString()}`,
      work: async (process) => {
        for (let looks = 0; looks < LOOKS && world.now < until; looks++) {
          const next = await nextDue(process, world.now);
          world.now = Math.max(world.now, Math.min(until, next === null ? until : next + late));
          await workOff(world, process);
        }
        return {};
      },
    };
  },
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
  weightInYears: 12,
  begin(world) {
    const { chance } = world;
    const frequency = world.livesYears
      ? { moment: 3, minutes: 5, hours: 10, days: 20, month: 3, back: 1 }
      : { moment: 20, minutes: 20, hours: 6, days: 3, month: 0.6, back: 3 };
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
    world.liveBy(world.chance.pickOne(world.operators));
    return { label: `policy of ${world.operator.name}` };
  },
};

export const runningActions: readonly Action[] = [work, live, sweep, pass, skew, restart, rules];
