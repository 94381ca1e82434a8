import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { loadConfiguration } from '#main/configuration.ts';
import { listen } from '#main/http-front.ts';
import { createLog } from '#main/log.ts';
import { type Simulators, startSimulators } from '#main/simulators.ts';

const log = createLog({ level: 'silent' });
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-simulators-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const running: Simulators[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

async function start(home: string, ports: Partial<Record<'payment' | 'mailbox' | 'smtp', number>>) {
  const configuration = loadConfiguration({ PORT: '0', XUKA_HOME: home }, folder);
  const simulators = await startSimulators(
    { ...configuration, ports: { ...configuration.ports, ...ports } },
    { webhookUrl: 'http://localhost:9/', bouncesTo: '', log },
  );
  running.push(simulators);
  return simulators;
}

const portOf = (url: string) => Number(new URL(url).port);

async function taken(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

test('many that start at once on any ports never meet', async () => {
  const many = await Promise.all(['a', 'b', 'c', 'd'].map((home) => start(home, {})));
  const urls = many.flatMap(({ payment, mailbox }) => [payment!.url, mailbox!.url, mailbox!.smtp]);
  expect(new Set(urls.map(portOf)).size).toBe(12);
  for (const { payment, mailbox } of many) {
    expect((await fetch(`${payment!.url}/healthz`)).status).toBe(200);
    expect((await fetch(mailbox!.url)).status).toBe(200);
  }
});

test('wished ports are taken when they are free, others when they are not', async () => {
  const [free, busy] = [await taken(), await taken()];
  free.server.close();
  const { payment, mailbox } = await start('wished', { payment: busy.port, smtp: free.port });
  expect(portOf(mailbox!.smtp)).toBe(free.port);
  expect(portOf(payment!.url)).not.toBe(busy.port);
  expect((await fetch(`${payment!.url}/healthz`)).status).toBe(200);
  busy.server.close();
});

test('a port that somebody takes before the simulator listens is left to them', async () => {
  const { port, server } = await taken();
  await new Promise((resolve) => server.close(resolve));
  const starting = start('stolen', { payment: port });
  // The port has been found free by now, and the simulator is far from listening.
  await setTimeout(60);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { payment } = await starting;
  expect(portOf(payment!.url)).not.toBe(port);
  expect((await fetch(`${payment!.url}/healthz`)).status).toBe(200);
  server.close();
});

test('what pays is led to the address that other commands are told', async () => {
  const { payment } = await start('told', {});
  const { url } = payment!;
  expect(url).toMatch(/^http:\/\/localhost:\d+$/);
  expect(readFileSync(join(folder, 'told/payment-simulator/address'), 'utf8')).toBe(url);
  const { apiSecret, webhookSecret } = loadConfiguration({ XUKA_HOME: 'told' }, folder).payment;
  const secrets = { apiSecret, webhookSecret };
  const gateway = createSimulatorGateway({ baseUrl: url, timeoutMs: 5_000, ...secrets });
  const opened = await gateway.open({
    paymentId: toProviderPaymentId({ accountId: randomUUID(), paymentId: randomUUID() }),
    amount: { amountMinor: 900n, currency: 'GBP' },
    method: 'card',
    reference: 'XK',
    description: 'A plan',
    returnUrl: 'http://localhost:9/',
    locale: 'en',
    expiresAt: Date.now() + 60_000,
  });
  expect(opened).toMatchObject({ redirectUrl: expect.stringContaining(`${url}/pay/`) });
});

test('the probes of a worker take another port where theirs is taken, the pages don’t', async () => {
  const { port, server } = await taken();
  const asked = { host: '127.0.0.1', port };
  const front = await listen({ ...asked, orAnyPort: true });
  expect(front.port).not.toBe(port);
  expect((await fetch(`http://127.0.0.1:${front.port}/`)).status).toBe(503);
  await front.close();
  await expect(listen(asked)).rejects.toThrow('EADDRINUSE');
  server.close();
});
