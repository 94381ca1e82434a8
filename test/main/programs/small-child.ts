// A child as the simulators are: takes one JSON argument, listens, says so in one line.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const argument = JSON.parse(await text(process.stdin)) as { port: number; mood?: string };
if (argument.mood === 'broken') process.exit(3);
process.stdout.write('warming up\n');
process.stderr.write(`${JSON.stringify({ level: 'info', msg: 'own line', port: 7 })}\n`);
process.stderr.write('plain words\n');

const server = createServer((_request, response) => {
  response.end(JSON.stringify({ pid: process.pid, secret: process.env.XUKA_SECRET ?? null }));
});
server.listen(argument.port, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  process.stdout.write(`${JSON.stringify({ ready: true, url, port })}\n`);
});
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
