// Starts one child and waits, to be killed by a test.
import { startChild } from '#main/children.ts';
import { createLog } from '#main/log.ts';

const [script, port] = process.argv.slice(2);
const child = await startChild({
  name: 'small',
  script: script ?? '',
  argument: { port: Number(port) },
  log: createLog({ level: 'silent' }),
});
process.stdout.write(`${JSON.stringify({ child: child.pid() })}\n`);
setInterval(() => {}, 60_000);
