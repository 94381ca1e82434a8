// npm run simulate -- --seeds N [--seed S] [--steps 200] [--json]: whole worlds, each from its seed.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabase, startServer } from './database.ts';
import { rowOf, runMutations } from './mutations/run-mutations.ts';
import { print, type Report, summarise } from './report.ts';
import type { SeedResult } from './run-seed.ts';
import type { Order } from './worker.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    steps: { type: 'string', default: '200' },
    workers: { type: 'string', default: String(Math.min(availableParallelism(), 8)) },
    keep: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
    mutations: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

if (values.mutations) process.exit(await tellMutations());

const first = values.seed ?? '1';
const howMany = Number(values.seeds ?? (values.seed === undefined ? 100 : 1));
// Any text is a seed; only a number has others after it.
if (howMany !== 1 && !Number.isSafeInteger(Number(first)))
  throw new Error('--seeds counts from a number');
const seeds = Array.from({ length: howMany }, (_, i) =>
  i === 0 ? first : String(Number(first) + i),
);
const began = performance.now();
const workers = Math.min(Number(values.workers), seeds.length);
const server = await startServer(process.env.TEST_DATABASE_URL, workers);
let isOver = false;
const results: SeedResult[] = [];

/** One worker takes seeds from the list until there are none, or one has gone wrong in it. */
async function runWorker(queue: string[]): Promise<void> {
  const name = `xuka_simulation_${randomBytes(5).toString('hex')}`;
  const database = await createDatabase(server.adminUrl, name);
  const child = fork(join(import.meta.dirname, 'worker.ts'), [database.url], {
    // Worlds are made of small things that are soon forgotten.
    execArgv: ['--max-semi-space-size=32'],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
      child.on('message', (message: 'ready' | SeedResult) => {
        const isBroken = message !== 'ready' && message.violation !== null;
        if (message !== 'ready') results.push(message);
        isOver ||= isBroken && !values['keep-going'];
        const seed = isOver || isBroken ? undefined : queue.shift();
        if (seed === undefined) return resolve();
        const order: Order = { seed, steps: Number(values.steps), keep: Number(values.keep) };
        child.send(order);
      });
    });
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.connected) child.send('end');
    if (child.exitCode === null && child.signalCode === null) await ended;
    await database.drop();
  }
}

try {
  const queue = [...seeds];
  const takeAll = async () => {
    while (queue.length > 0 && !isOver) await runWorker(queue);
  };
  await Promise.all(Array.from({ length: workers }, takeAll));
} finally {
  await server.stop();
}
const report: Report = summarise(results, (performance.now() - began) / 1000);
process.stdout.write(print(report, values.json));
process.exitCode = report.violations.length > 0 || results.length === 0 ? 1 : 0;

/** Breaks the product in each way of the list; the exit code says whether everything was noticed. */
async function tellMutations(): Promise<number> {
  process.stdout.write('| mutation | file | caught by |\n|---|---|---|\n');
  const caught = await runMutations({
    seeds: Number(values.seeds ?? 100),
    ...(values.only === undefined ? {} : { only: values.only }),
    tell: (each) => process.stdout.write(`${rowOf(each)}\n`),
  });
  return caught.every(({ by }) => by !== null) ? 0 : 1;
}
