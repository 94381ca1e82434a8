import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startMailbox } from '#adapters/mail/simulator/start-mailbox.ts';
import { startPaymentProvider } from '#adapters/payment/simulator/provider/start-payment-provider.ts';
import { startEmbeddedPostgres } from '#main/postgres-supervisor.ts';
import { migrationsFolder } from '#main/project-folder.ts';
import { seedReferenceData } from '#main/seed/seed-reference.ts';
import { openDatabase } from '#storage/database.ts';
import { migrate } from '#storage/migrate.ts';
import { startFaultProxy } from './fault-proxy.ts';

export type Victim = 'program' | 'worker' | 'charger' | 'database';

/** One process of the product that can be killed and started again at the same address. */
export interface Actor {
  /** SIGKILL: nothing is said, nothing is finished. Answers when it is gone. */
  kill(): Promise<void>;
  /** Starts it again; answers how many milliseconds it took until it was ready. */
  start(): Promise<number>;
  stop(): Promise<void>;
}

export interface Stand {
  /** Straight to the database, past the faults. */
  databaseUrl: string;
  web: string;
  payment: string;
  program: Actor;
  worker: Actor;
  /** Cuts and restores what the product's processes have to the database. */
  link: { cut(): void; restore(): void };
  /** Kills the database's main process; its supervisor starts it again. */
  killDatabase(): void;
  /** Charges in a process of its own; each line it writes is a key that was answered. */
  charger: Actor & { acknowledged: string[] };
  stop(): Promise<void>;
}

const secrets = {
  XUKA_SECRET: randomBytes(32).toString('base64url'),
  PAYMENT_API_SECRET: randomBytes(32).toString('base64url'),
  PAYMENT_WEBHOOK_SECRET: randomBytes(32).toString('base64url'),
};

export interface StandOptions {
  /** A module that the product's processes load before anything else. */
  preload?: string;
  /** Where the database lives; a folder of the stand's own when absent. */
  databaseHome?: string;
}

/** The product as an operator runs it, each part a process; provider and mail server stay up. */
export async function buildStand(options: StandOptions = {}): Promise<Stand> {
  const home = mkdtempSync(join(tmpdir(), 'xuka-torture-'));
  const postgres = await startEmbeddedPostgres({
    home: join(options.databaseHome ?? home, 'postgres'),
    maxConnections: 80,
  });
  await migrate(postgres.url, migrationsFolder);
  const database = openDatabase(postgres.url, { connections: 2 });
  await seedReferenceData({ database, clock: Date.now });
  await database.end();
  const link = await startFaultProxy();
  link.aim(postgres.port);
  const linked = new URL(postgres.url);
  linked.port = String(link.port);
  // Listens before anything else and for good: a program that starts again takes any port.
  const front = await startFaultProxy();
  const web = `http://127.0.0.1:${front.port}`;
  const provider = await startPaymentProvider({
    folder: join(home, 'provider'),
    apiSecret: secrets.PAYMENT_API_SECRET,
    webhookSecret: secrets.PAYMENT_WEBHOOK_SECRET,
    webhookUrl: `${web}/webhooks/payments/simulator`,
  });
  const mailbox = await startMailbox({ folder: join(home, 'mailbox') });
  const environment = {
    ...process.env,
    ...secrets,
    DATABASE_URL: linked.href,
    PORT: '0',
    XUKA_HOME: join(home, 'program'),
    XUKA_DEMO: 'off',
    XUKA_BASE_URL: web,
    PAYMENT_API_URL: provider.url,
    SMTP_URL: mailbox.smtp,
    MAIL_FROM: 'torture@example.test',
    SUPPORT_EMAIL: 'support@example.test',
    LOG_LEVEL: 'silent',
  };
  const preload = options.preload ? ['--import', options.preload] : [];
  const xuka = (command: string, told: Told = {}) =>
    createActor([...preload, 'bin/xuka.mjs', command], environment, told);
  const program = xuka('serve', {
    onReady: (line) => front.aim(Number(new URL(JSON.parse(line).web).port)),
  });
  const worker = xuka('work');
  const acknowledged: string[] = [];
  const charger = createActor(['torture/charger.ts'], environment, {
    onLine: (line) => acknowledged.push(line),
  });
  const actors = [program, worker, charger];
  return {
    databaseUrl: postgres.url,
    web,
    payment: provider.url,
    program,
    worker,
    charger: { ...charger, acknowledged },
    link,
    killDatabase: () => process.kill(postgres.pid(), 'SIGKILL'),
    async stop() {
      await Promise.all(actors.map((actor) => actor.stop()));
      await provider.stop();
      await mailbox.stop();
      await front.stop();
      await link.stop();
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 60_000;

interface Told {
  /** The first line a process writes says that it is ready. */
  onReady?: (line: string) => void;
  /** Every later one. */
  onLine?: (line: string) => void;
}

function createActor(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  { onReady, onLine }: Told = {},
): Actor {
  let child: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    const late = setTimeout(() => ending.kill('SIGKILL'), STOPPED_WITHIN_MS);
    await gone;
    clearTimeout(late);
    if (signal === 'SIGTERM' && ending.signalCode === 'SIGKILL')
      throw new Error(`${args} was asked to stop and did not`);
  };
  return {
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async start() {
      const began = performance.now();
      const started = spawn(process.execPath, args, {
        env: environment,
        // Its words for people would only hide what goes wrong here.
        stdio: ['ignore', 'pipe', process.env.TORTURE_VERBOSE ? 'inherit' : 'ignore'],
      });
      child = started;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${args} is not ready`)), READY_WITHIN_MS);
        started.once('exit', (code) => reject(new Error(`${args} ended with ${code}`)));
        let ready = false;
        createInterface({ input: started.stdout! }).on('line', (line) => {
          if (ready) return onLine?.(line);
          ready = true;
          clearTimeout(late);
          onReady?.(line);
          resolve();
        });
      });
      return performance.now() - began;
    },
  };
}
