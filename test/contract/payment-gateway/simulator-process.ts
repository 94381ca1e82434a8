import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { type Program, runProgram } from '../../support/programs.ts';
import type { ReceivedMessage } from './gateway-bench.ts';

export const apiSecret = 'an-api-secret-of-enough-length';
export const webhookSecret = 'a-webhook-secret-of-enough-length';

const script = new URL('../../../src/adapters/payment/simulator/provider/main.ts', import.meta.url)
  .pathname;

export interface Receiver {
  url: string;
  messages: ReceivedMessage[];
  /** What the next deliveries are answered with; 200 when empty. */
  answers: number[];
  about(paymentId: string): ReceivedMessage[];
  stop(): void;
}

/** The merchant's side of webhooks: a real HTTP server that keeps what it gets. */
export async function startReceiver(): Promise<Receiver> {
  const messages: ReceivedMessage[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    let rawBody = '';
    request.setEncoding('utf8');
    for await (const chunk of request) rawBody += chunk;
    const headers = { ...request.headers } as Record<string, string | undefined>;
    messages.push({ rawBody, headers, receivedAt: Date.now() });
    response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/simulator`,
    messages,
    answers,
    about: (paymentId) =>
      messages.filter(({ rawBody }) => rawBody.includes(`"payment_id":"${paymentId}"`)),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface SimulatorProcess {
  url: string;
  folder: string;
  receiver: Receiver;
  gateway: ReturnType<typeof createSimulatorGateway>;
  /** POSTs to the control API and gives its answer. */
  control<T = unknown>(operation: string, body?: object): Promise<T>;
  /** Ends the process and starts another on the same folder and port. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The provider as it ships: its own process, with its own folder and a receiver for its messages. `timeoutMs`:
 * how long an answer is waited for; short where tests are about answers that never come.
 */
export async function startSimulator({
  timeoutMs = 1_000,
  ...options
}: {
  slowAnswerMs?: number;
  retryBaseMs?: number;
  timeoutMs?: number;
} = {}): Promise<SimulatorProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'harbour-pay-'));
  const receiver = await startReceiver();
  const launch = (port: number) =>
    runProgram(script, [
      JSON.stringify({
        ...{ port, folder, apiSecret, webhookSecret, webhookUrl: receiver.url },
        ...{ slowAnswerMs: 300, retryBaseMs: 40, ...options },
      }),
    ]);
  let program = await launch(0);
  const url = String(program.line.url);
  const gateway = createSimulatorGateway({
    ...{ baseUrl: url, apiSecret, webhookSecret, timeoutMs },
  });
  return {
    url,
    folder,
    receiver,
    gateway,
    async control<T>(operation: string, body: object = {}) {
      const response = await fetch(`${url}/control/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok)
        throw new Error(`${operation}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    async restart(signal = 'SIGTERM') {
      await end(program, signal);
      program = await launch(Number(new URL(url).port));
    },
    async stop() {
      await end(program, 'SIGTERM');
      receiver.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function end({ process: child }: Program, signal: NodeJS.Signals) {
  if (child.exitCode !== null) throw new Error(`the provider had ended with ${child.exitCode}`);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const code = await ended;
  if (signal === 'SIGTERM' && code !== 0) throw new Error(`the provider ended with ${code}`);
}
