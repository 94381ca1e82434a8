import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Json } from '../http/api-server.ts';

export const AT_ONCE = 30;
export const ROUNDS = 20;

export interface RaceRequest {
  path: string;
  token?: string;
  headers?: Record<string, string>;
  /** Text is sent as it is. */
  body?: object | string;
}

export interface RaceAnswer {
  status: number;
  body: Json;
}

/** One round: what is sent all at once, and what must be true when all are answered. */
export interface Round {
  requests: readonly RaceRequest[];
  check(answers: readonly RaceAnswer[]): Promise<void> | void;
}

/**
 * Makes a test of a race: `prepare` brings about a fresh situation and says what thirty clients send;
 * twenty rounds of it, shared out over the addresses of all processes.
 */
export function race(
  name: string,
  addresses: () => readonly string[],
  prepare: (round: number) => Promise<Round>,
): void {
  test(`${name}: ${AT_ONCE} at once, ${ROUNDS} rounds`, { timeout: 180_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { requests, check } = await prepare(round);
      expect(requests).toHaveLength(AT_ONCE);
      await check(await releaseTogether(addresses(), requests));
    }
  });
}

export const times = (request: RaceRequest): RaceRequest[] =>
  Array.from({ length: AT_ONCE }, () => request);

/** First one, then the other, in turn. */
export const half = (one: RaceRequest, other: RaceRequest): RaceRequest[] =>
  Array.from({ length: AT_ONCE }, (_, i) => (i % 2 === 0 ? one : other));

export const count = (answers: readonly RaceAnswer[], status: number): number =>
  answers.filter((answer) => answer.status === status).length;

/**
 * Every request is sent but for its last octet, so that each waits complete in the server's hands;
 * then the last octets follow in one go.
 */
async function releaseTogether(
  addresses: readonly string[],
  requests: readonly RaceRequest[],
): Promise<RaceAnswer[]> {
  const held = await Promise.all(
    requests.map(async (request, i) => {
      const url = new URL(request.path, addresses[i % addresses.length]);
      const octets = toOctets(url, request);
      const socket = connect(Number(url.port), url.hostname);
      socket.setNoDelay(true);
      const answer = readAnswer(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.write(octets.subarray(0, -1), () => resolve());
      });
      return { socket, answer, last: octets.subarray(-1) };
    }),
  );
  // The servers have read everything there is before the last octets come.
  await new Promise((resolve) => setTimeout(resolve, 10));
  for (const { socket, last } of held) socket.write(last);
  return Promise.all(held.map(({ answer }) => answer));
}

function toOctets(url: URL, { token, headers = {}, body }: RaceRequest): Buffer {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const fields: Record<string, string> = {
    host: url.host,
    connection: 'close',
    'content-length': String(Buffer.byteLength(text)),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${head.join('')}\r\n${text}`);
}

function readAnswer(socket: Socket): Promise<RaceAnswer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part as Buffer));
    socket.once('error', reject);
    socket.once('end', () => {
      const text = Buffer.concat(parts).toString();
      const [head = '', body = ''] = text.split('\r\n\r\n', 2);
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
      resolve({ status, body: body.startsWith('{') ? JSON.parse(body) : undefined });
    });
  });
}
