// Starts an embedded database in a given folder and waits, to be killed by a test.
import { startEmbeddedPostgres } from '#main/postgres-supervisor.ts';

const [home, runAs] = process.argv.slice(2);
const server = await startEmbeddedPostgres({
  home: home ?? '',
  ...(runAs === 'nobody' ? { runAs: 'nobody' } : {}),
});
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
process.stdout.write(
  `${JSON.stringify({ postgres: server.pid(), url: server.url, runAs: server.runAs })}\n`,
);
setInterval(() => {}, 60_000);
