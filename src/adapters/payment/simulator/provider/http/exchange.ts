import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request and its answer, with just what this small server needs. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

export class BodyTooLarge extends Error {}

/** The other side went away; there is nobody left to answer. */
export class BrokenOff extends Error {}

const bodyBytesAtMost = 32 * 1024;

/** Stops reading at the limit but leaves the connection whole, so that the refusal can be answered. */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyBytesAtMost) return void chunks.push(chunk);
      request.removeAllListeners('data').pause();
      reject(new BodyTooLarge());
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', () => reject(new BrokenOff()));
    request.on('close', () => reject(new BrokenOff()));
  });
}

/** Undefined when the body is not JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse(await readBody(request));
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}

export const readForm = async (request: IncomingMessage): Promise<URLSearchParams> =>
  new URLSearchParams(await readBody(request));

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function answer(
  response: ServerResponse,
  status: number,
  content: { type: string; body: string; headers?: Record<string, string> },
) {
  response.writeHead(status, {
    ...always,
    'content-type': content.type,
    'content-length': Buffer.byteLength(content.body),
    ...content.headers,
  });
  response.end(content.body);
}

export const answerJson = (response: ServerResponse, status: number, value: unknown) =>
  answer(response, status, { type: 'application/json', body: JSON.stringify(value) });

/** RFC 9457. `code` is for programs, `detail` for the person who reads the log. */
export function answerProblem(
  response: ServerResponse,
  status: number,
  problem: { code: string; title: string; detail?: string; retry_after_ms?: number },
  headers: Record<string, string> = {},
) {
  const body = JSON.stringify({ type: 'about:blank', status, ...problem });
  answer(response, status, { type: 'application/problem+json', body, headers });
}

export function redirect(response: ServerResponse, location: string, headers = {}) {
  response.writeHead(303, { ...always, location, 'content-length': 0, ...headers });
  response.end();
}

/** The answer is lost on its way: the other side sees a broken connection. */
export const loseAnswer = ({ request }: Exchange): void => void request.socket.destroy();
