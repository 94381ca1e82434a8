// npm run torture -- <kill|link|disk|clock|all> [--rounds N] [--json]: breaks a running product and reads its books.
import { parseArgs } from 'node:util';
import { all } from './all.ts';
import { clock } from './clock.ts';
import { disk } from './disk.ts';
import { kill } from './kill.ts';
import { link } from './link.ts';
import { strike } from './rounds.ts';
import type { Skipped, Torture } from './torture.ts';

/** `skipped` beside blows: only some of them can be done here. */
const tortures: Record<string, () => (Torture & Partial<Skipped>) | Skipped> = {
  kill,
  link,
  disk,
  clock,
  all,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '8' },
  },
});
const choose = tortures[positionals[0] ?? ''];
const rounds = Number(values.rounds);
if (!choose || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(
    `usage: npm run torture -- <${Object.keys(tortures).join('|')}> [--rounds N] [--json]\n`,
  );
  process.exit(2);
}
const torture = choose();
const told = 'skipped' in torture ? { skipped: torture.skipped } : {};
const result = { ...('blow' in torture ? await done(torture) : { passed: true }), ...told };
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else
  for (const [name, value] of Object.entries(result))
    process.stdout.write(`${name}: ${JSON.stringify(value)}\n`);
process.exit(result.passed ? 0 : 1);

async function done({ blow, options, end }: Torture) {
  try {
    return await strike(rounds, blow, options);
  } finally {
    end?.();
  }
}
