import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { noteBounce } from '#usecases/notices/note-bounce.ts';
import { sweepPromotions } from '#usecases/promotions/settle-claims.ts';
import type { Action, Deed } from './actions/action.ts';
import { actions } from './actions/all.ts';
import { delivery } from './actions/payments.ts';
import type { Finding } from './auditor/account-books.ts';
import { dateFindings } from './auditor/date-rules.ts';
import { providerFindings, stuckFindings, wholeFindings } from './auditor/end-rules.ts';
import type { Chance } from './chance.ts';
import { fairWeather, type Weather } from './faults.ts';
import type { Process } from './process.ts';
import { type Outcome, StandsStill, type Task, wordOf } from './scheduler.ts';
import { DEADLOCK } from './statements.ts';
import { storiesOf } from './stories.ts';
import { World, type WorldOptions } from './world.ts';

export interface Violation extends Finding {
  seed: string;
  step: number;
  /** What happened last, oldest first. */
  trace: readonly string[];
}

export interface SeedResult {
  seed: string;
  steps: number;
  operations: number;
  digest: string;
  violation: Violation | null;
  /** How often what happened. */
  counts: Record<string, number>;
}

/** Runs one world from its seed to its end, or to the first thing that must not be. */
export async function runSeed(options: WorldOptions & { steps: number }): Promise<SeedResult> {
  const world = new World(options);
  await world.begin();
  await world.auditor.look();
  const storm = weatherOf(world.chance);
  let step = 0;
  let found: Finding[] = [];
  try {
    for (; step < options.steps && found.length === 0; step++) {
      // Now and then the sky clears, so that long stories get to their end.
      world.faults.weather = world.chance.happens(0.3) ? fairWeather : storm;
      await takeStep(world);
      const seen = world.hasWritten ? await world.auditor.look() : world.auditor.recall();
      world.hasWritten = false;
      found = [...world.findings, ...seen];
    }
    if (found.length === 0) found = await end(world);
    if (world.faults.counts[DEADLOCK])
      found.push({ rule: 'deadlock', says: 'two transactions waited for each other' });
  } catch (fault) {
    const rule = fault instanceof StandsStill ? 'stands-still' : 'broken';
    const says = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    found = [{ rule, says }];
  }
  const trace = [...world.trace.last()];
  const counts = {
    ...world.counts,
    ...prefixed('fault ', world.faults.counts),
    ...eventCounts(world),
  };
  return {
    ...{ seed: options.seed, steps: step, counts },
    operations: world.scheduler.operations,
    digest: world.trace.digest(),
    violation: found[0] ? { ...found[0], seed: options.seed, step, trace } : null,
  };
}

const prefixed = (prefix: string, counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [prefix + name, count]));

const storms: Record<string, Weather> = {
  calm: fairWeather,
  breeze: {
    query: 0.002,
    statements: 0.004,
    commit: 0.01,
    pause: 0.002,
    crash: 0.001,
    provider: 0.05,
  },
  storm: { query: 0.02, statements: 0.03, commit: 0.08, pause: 0.02, crash: 0.01, provider: 0.25 },
  'lost links': { query: 0.05, statements: 0.05, commit: 0.3, pause: 0, crash: 0, provider: 0 },
  crashes: { query: 0, statements: 0, commit: 0, pause: 0.01, crash: 0.06, provider: 0.02 },
  'bad provider': { query: 0, statements: 0, commit: 0, pause: 0.03, crash: 0.001, provider: 0.5 },
};

const weatherOf = (chance: Chance): Weather =>
  storms[
    chance.weighted({
      ...{ calm: 1, breeze: 4, storm: 3, 'lost links': 2, crashes: 2, 'bad provider': 2 },
    })
  ]!;

const weights = Object.fromEntries(actions.map(({ name, weight }) => [name, weight]));
const weightsInYears = Object.fromEntries(
  actions.map(({ name, weight, weightInYears }) => [name, weightInYears ?? weight]),
);
const byName = new Map(actions.map((action) => [action.name, action]));

function begin(world: World): { action: Action; deed: Deed } | null {
  const often = world.livesYears ? weightsInYears : weights;
  const action = byName.get(world.chance.weighted(often))!;
  const deed = action.begin(world);
  return deed && { action, deed };
}

/** One deed, or several at once; the same deed now and then of two processes at the same time. */
async function takeStep(world: World): Promise<void> {
  const { chance, trace, scheduler } = world;
  const deeds: { action: Action; deed: Deed }[] = [];
  const wanted = chance.happens(0.2) ? chance.between(2, 4) : 1;
  for (let tries = 0; deeds.length < wanted && tries < 8; tries++) {
    const begun = begin(world);
    if (!begun) continue;
    trace.write(`- ${begun.deed.label}`);
    deeds.push(begun);
    if (begun.deed.repeats && chance.happens(0.12)) deeds.push(begun);
  }
  const tasks: Task[] = [];
  const asked: { action: Action; deed: Deed }[] = [];
  for (const each of deeds) {
    const { kills, work, label } = each.deed;
    if (kills) await world.crash(kills);
    world.count(each.action.name);
    if (!work) continue;
    const process = world.anyProcess();
    tasks.push({ owner: process.owner, label, work: () => work(process) });
    asked.push(each);
  }
  const outcomes = await scheduler.run(tasks);
  for (const [i, outcome] of outcomes.entries()) tell(world, asked[i]!, outcome);
  for (const [deed, said] of Map.groupBy(outcomes.entries(), ([i]) => asked[i]!.deed)) {
    const answers = new Set(
      said.flatMap(([, { end, ...outcome }]) =>
        'answer' in outcome && !isRefused(outcome.answer) ? inOneOrder(outcome.answer) : [],
      ),
    );
    if (deed.hasOneAnswer && answers.size > 1)
      world.find('one-answer', `${deed.label}: ${[...answers].join(' and ')}`);
  }
}

function tell(world: World, { action, deed }: { action: Action; deed: Deed }, outcome: Outcome) {
  world.trace.write(`= ${deed.label}: ${wordsOf(outcome)}`);
  if (outcome.end === 'answered' && isRefused(outcome.answer))
    world.count(`${action.name} ${outcome.answer.refused}`);
  if (outcome.end === 'failed') {
    const { fault } = outcome;
    if (!(fault instanceof Error && deed.mayFail?.(fault))) world.judge(fault, deed.label);
  }
  deed.done?.(outcome);
}

/** As text that does not depend on the order of fields: what was kept may come back in another. */
const inOneOrder = (answer: unknown): string =>
  JSON.stringify(answer, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** That things really happen in worlds is seen in what lines went through. */
function eventCounts(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const books of world.auditor.accounts.values())
    for (const { kind } of books.events.values()) {
      const name = `event ${kind}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  for (const books of world.auditor.accounts.values())
    for (const story of storiesOf(books)) {
      const name = `story ${story}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  return counts;
}

const isRefused = (answer: unknown): answer is { refused: string } =>
  typeof answer === 'object' && answer !== null && 'refused' in answer;

function wordsOf(outcome: Outcome): string {
  if (outcome.end === 'crashed') return 'nobody answers';
  if (outcome.end === 'failed') return `fault ${wordOf(outcome.fault)}`;
  return JSON.stringify(outcome.answer) ?? 'done';
}

/** Gives the world good weather and time: then nothing may be left open, and all books agree. */
async function end(world: World): Promise<Finding[]> {
  const { scheduler, faults, auditor, chance } = world;
  faults.weather = fairWeather;
  for (const process of world.processes) process.skew = 0;
  await scheduler.finish();
  // Each pass is longer than any wait before: provider calls are tried again at most a minute apart.
  const passes = [0, MINUTE, 2 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, HOUR, 2 * MINUTE];
  if (chance.happens(0.1)) passes.push(45 * DAY, 400 * DAY);
  for (const pass of passes) {
    world.now += pass;
    for (const message of [...world.messages]) await deliver(world, message);
    for (const to of world.mailbox.bounces.splice(0))
      await work(world, ({ product }) =>
        noteBounce(product, { to, action: 'failed', status: '5.1.1' }),
      );
    await work(world);
  }
  // What the last pass set aside in vain is let go when no command can come for it any more.
  const later = ({ clock, ...product }: Process['product']) => ({
    ...product,
    clock: () => clock() + HOUR,
  });
  await work(world, ({ product }) => sweepPromotions(later(product)));
  const found = [...world.findings, ...(await auditor.look())];
  for (const books of auditor.accounts.values()) {
    found.push(...stuckFindings(books, world), ...dateFindings(books, world.now));
  }
  const entries = [...world.books.payments.values()].flatMap((payment) => {
    const { takenMinor, givenBackMinor, request } = payment;
    const address = world.addressOf(request.paymentId);
    const { currency } = request.amount;
    const { paymentId } = request;
    return address ? [{ ...address, paymentId, currency, takenMinor, givenBackMinor }] : [];
  });
  found.push(...providerFindings(auditor.accounts, entries, 'world'));
  const accounts = [...auditor.accounts.keys()];
  found.push(...(await wholeFindings(world.backends.database, accounts, world.now)));
  return found;
}

async function deliver(world: World, message: World['messages'][number]): Promise<void> {
  const deed = delivery(world, message);
  const process = world.anyProcess();
  const task = { owner: process.owner, label: deed.label, work: () => deed.work!(process) };
  const [outcome] = await world.scheduler.run([task]);
  if (outcome!.end === 'failed') world.judge(outcome!.fault, deed.label);
  deed.done?.(outcome!);
  world.messages = world.messages.filter((each) => each !== message);
}

async function work(
  world: World,
  doing: (process: Process) => Promise<unknown> = (process) => process.work(),
): Promise<void> {
  const process = world.anyProcess();
  const task = { owner: process.owner, label: 'work', work: () => doing(process) };
  const [outcome] = await world.scheduler.run([task]);
  if (outcome!.end === 'failed') world.judge(outcome!.fault, 'work');
}
