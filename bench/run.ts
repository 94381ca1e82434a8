// npm run bench -- <name> [--json] [--seconds N] [--lines N,N…]: measures one thing and says it beside something known.
import { parseArgs } from 'node:util';
import { type Bench, benchNames, loadBench } from './benches.ts';
import { print } from './figure.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '20' },
    lines: { type: 'string', default: '10000,100000' },
  },
});
const [name] = positionals;
const load = name === undefined ? undefined : loadBench(name);
if (!load) {
  process.stderr.write(
    `usage: npm run bench -- <${benchNames.join('|')}> [--json] [--seconds N] [--lines N,N]\n`,
  );
  process.exit(2);
}
const bench: Bench = await load();
const figures = await bench({
  seconds: Number(values.seconds),
  lines: values.lines.split(',').map(Number),
});
for (const figure of figures) process.stdout.write(print(figure, values.json));
process.exit(figures.some((figure) => figure.met === false) ? 1 : 0);
