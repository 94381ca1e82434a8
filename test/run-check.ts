// npm run check: everything a machine can see without running the program.
import { independent, pages, sync, tidy } from './check-parts.ts';
import { runInTurn } from './run-part.ts';

const first = await runInTurn([sync]);
// Two rows for two cores; the slow one has a row to itself.
const rows = await Promise.all([runInTurn([pages]), runInTurn([...independent, tidy])]);
const results = [...first, ...rows.flat()];
const failed = results.filter((result) => !result.ok);
process.stdout.write(
  failed.length === 0
    ? 'Everything is in order.\n'
    : `To mend: ${failed.map(({ name }) => name).join(', ')}.\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
