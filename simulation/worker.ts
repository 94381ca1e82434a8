// A process that runs worlds on one database: told seeds by its parent, it answers what became of each.
import { Backends } from './backends.ts';
import { clear, furnish, readCatalogue, WORKER_CONNECTIONS } from './database.ts';
import { operators } from './operators.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

export interface Order {
  seed: string;
  steps: number;
  keep: number;
}

const [url] = process.argv.slice(2);
if (!url || !process.send) throw new Error('started by simulation/run.ts only');
const backends = new Backends(url, WORKER_CONNECTIONS - 1);
await backends.open();
const all = operators();
const reference = await furnish(
  backends.database,
  all.map(({ policy }) => policy),
);
const catalogue = await readCatalogue(backends.database);
const send = (answer: SeedResult | 'ready') => process.send!(answer);
const world = { backends, reference, catalogue, operators: all };

process.on('message', async (order: Order | 'end') => {
  // Whatever a broken world has left open goes with this process.
  if (order === 'end') process.exit(0);
  await clear(backends.database);
  send(await runSeed({ ...world, ...order }));
});
send('ready');
