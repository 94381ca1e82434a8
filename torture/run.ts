// npm run torture -- <kill|link|disk|clock> [--rounds N] [--json]: breaks a running product and reads its books.
import { parseArgs } from 'node:util';
import { clock } from './clock.ts';
import { disk, type Skipped } from './disk.ts';
import { kill } from './kill.ts';
import { link } from './link.ts';
import type { Result } from './rounds.ts';

const tortures: Record<string, (options: { rounds: number }) => Promise<Result | Skipped>> = {
  kill,
  link,
  disk,
  clock,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '8' },
  },
});
const torture = tortures[positionals[0] ?? ''];
const rounds = Number(values.rounds);
if (!torture || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(
    `usage: npm run torture -- <${Object.keys(tortures).join('|')}> [--rounds N] [--json]\n`,
  );
  process.exit(2);
}
const result = await torture({ rounds });
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else
  for (const [name, value] of Object.entries(result))
    process.stdout.write(`${name}: ${JSON.stringify(value)}\n`);
process.exit(result.passed ? 0 : 1);
