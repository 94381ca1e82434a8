// Starts a database that outlives its starter, with no owner in the home.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { invocation, pickRunAs, postgresFolder } from '#main/postgres-binaries.ts';
import { freePort } from '#main/postgres-supervisor.ts';

const data = join(process.argv[2] ?? '', 'data');
const program = [
  join(postgresFolder(), 'bin/postgres'),
  ...['-D', data, '-p', String(await freePort())],
  ...['-c', 'unix_socket_directories='],
];
const { file, args } = invocation(pickRunAs(), program, { dieWithParent: false });
const stray = spawn(file, args, { detached: true, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
let seen = '';
stray.stderr.on('data', (chunk) => {
  seen += String(chunk);
  if (!seen.includes('ready to accept connections')) return;
  process.stdout.write(`${JSON.stringify({ postgres: stray.pid })}\n`, () => process.exit(0));
});
