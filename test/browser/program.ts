import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect } from '@playwright/test';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { findRunningPostgres } from '#main/postgres-supervisor.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import type { Product } from '#usecases/product.ts';
import { scratchFolder } from '../support/scratch.ts';

export interface Program {
  web: string;
  payment: string;
  mailbox: string;
  home: string;
  /** For preparing what a test is not about; on the program's own database. */
  product: Product;
}

const READY_MS = 60_000;

async function startProgram(): Promise<Program & { stop(): Promise<void> }> {
  const home = scratchFolder('xuka-browser-');
  const child = spawn(process.execPath, ['bin/xuka.mjs', 'start'], {
    env: { ...process.env, PORT: '0', XUKA_HOME: home, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ready = await readiness(child);
  const database = openDatabase(await databaseOf(home), { connections: 3 });
  const product = wireProduct({
    database,
    baseUrl: ready.web,
    secret: 'never used: only the program itself signs links',
    gateway: createSimulatorGateway({
      baseUrl: ready.payment,
      apiSecret: 'never used',
      webhookSecret: 'never used',
      timeoutMs: 1_000,
    }),
  });
  return {
    ...ready,
    home,
    product,
    async stop() {
      await database.end();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function databaseOf(home: string): Promise<string> {
  const outside = process.env.DATABASE_URL;
  const url = outside ?? findRunningPostgres(join(home, 'postgres'));
  if (!url) throw new Error('the program’s database was not found');
  return url;
}

function readiness(
  child: ChildProcess,
): Promise<{ web: string; payment: string; mailbox: string }> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr!.on('data', (chunk) => {
      log = (log + String(chunk)).slice(-20_000);
    });
    const timer = setTimeout(() => reject(new Error(`not ready in time\n${log}`)), READY_MS);
    child.once('exit', (code) => reject(new Error(`ended with ${code}\n${log}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
  });
}

/** Every worker has a whole program of its own: pages, provider, mailbox and database. */
export const test = base.extend<{ baseURL: string }, { program: Program }>({
  program: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to find what is used
    async ({}, use) => {
      const program = await startProgram();
      await use(program);
      await program.stop();
    },
    { scope: 'worker', timeout: READY_MS },
  ],
  baseURL: async ({ program }, use) => use(program.web),
});

export { expect };

export const locales = ['zh-CN', 'en'] as const;
