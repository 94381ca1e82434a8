import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { isLocale, pickLocale } from '#domain/locale.ts';
import { Browsers } from './browsers.ts';
import { renderPhone, stylesheet } from './pages/phone-page.ts';
import { wordsOf } from './pages/words.ts';
import { TextStore } from './text-store.ts';

export interface HandsetOptions {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** What a browser on this machine calls the host. */
  publicHost?: string;
  /** The bearer token that texts are sent under. */
  secret: string;
  timeZone?: string;
  clock?: () => number;
}

export interface Handset {
  /** Address of the page, of the message centre and of the push service. */
  url: string;
  stop(): Promise<void>;
}

const LARGEST_BODY = 64 * 1024;

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * A message centre, a push service and the phone behind both, with a page that shows what came. Kept in
 * memory: a restart is a new phone, and browsers that subscribed before are gone.
 */
export async function startHandset(options: HandsetOptions): Promise<Handset> {
  const desk = { texts: new TextStore(), browsers: new Browsers(), options, origin: '' };
  const server = createServer((request, response) => {
    answer(desk, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const name = options.publicHost ?? options.host;
  desk.origin = `http://${name}:${(server.address() as AddressInfo).port}`;
  return {
    url: desk.origin,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Desk {
  texts: TextStore;
  browsers: Browsers;
  options: HandsetOptions;
  origin: string;
}

async function answer(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', desk.origin);
  const [, area, kind, id = ''] = url.pathname.split('/');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  if (area === '' && request.method === 'GET')
    return send(response, 200, 'text/html; charset=utf-8', page(desk, request, response, url));
  if (area === 'phone.css') return send(response, 200, 'text/css; charset=utf-8', stylesheet);
  if (area === 'push' && request.method === 'POST')
    return push(desk, request, response, kind ?? '');
  if (area !== 'v1' || !isAllowed(request, desk.options.secret))
    return end(response, area === 'v1' ? 401 : 404);
  if (kind === 'texts') return texts(desk, request, response, decodeURIComponent(id));
  if (kind === 'browsers' && request.method === 'POST') {
    const { applicationServerKey = null } = await wish(request);
    const sender = typeof applicationServerKey === 'string' ? applicationServerKey : null;
    return json(response, 201, desk.browsers.subscribe(desk.origin, sender));
  }
  if (kind === 'browsers' && request.method === 'PATCH') {
    const now = (desk.options.clock ?? Date.now)();
    return end(response, desk.browsers.change(id, await wish(request), now) ? 204 : 404);
  }
  if (kind === 'browsers' && request.method === 'DELETE') {
    desk.browsers.unsubscribe(id);
    return end(response, 204);
  }
  if (kind === 'pushes') return json(response, 200, desk.browsers.pushes);
  end(response, 404);
}

function page(desk: Desk, request: IncomingMessage, response: ServerResponse, url: URL): string {
  const asked = url.searchParams.get('lang') ?? '';
  const lang = isLocale(asked) ? asked : pickLocale(request.headers['accept-language']);
  const { timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone } = desk.options;
  const { texts } = desk.texts;
  const { pushes } = desk.browsers;
  response.setHeader('content-security-policy', PAGE_POLICY);
  return renderPhone({ words: wordsOf(lang), timeZone, texts, pushes });
}

async function texts(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
  reference: string,
): Promise<void> {
  if (request.method === 'GET' && reference === '') return json(response, 200, desk.texts.texts);
  if (request.method === 'GET') {
    const state = desk.texts.stateOf(reference);
    return state === null ? end(response, 404) : json(response, 200, { state });
  }
  const text = JSON.parse((await read(request)).toString()) as Record<string, unknown>;
  const { reference: named, to, text: words } = text;
  if (typeof named !== 'string' || typeof words !== 'string' || words === '')
    return end(response, 400);
  if (typeof to !== 'string' || !/^\+[1-9]\d{6,14}$/.test(to)) return end(response, 422);
  const receivedAt = (desk.options.clock ?? Date.now)();
  const isTaken = desk.texts.add({ reference: named, to, text: words, receivedAt });
  end(response, isTaken ? 202 : 422);
}

async function push(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
): Promise<void> {
  const { status, retryAfter } = desk.browsers.receive(id, {
    origin: desk.origin,
    headers: request.headers as Record<string, string | undefined>,
    body: await read(request),
    now: (desk.options.clock ?? Date.now)(),
  });
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  if (status === 201) response.setHeader('location', `${desk.origin}/messages/${id}`);
  end(response, status);
}

/** JSON of a test or of the program; an empty body is no wish. */
async function wish(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = (await read(request)).toString();
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
}

async function read(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) throw new Error('too large');
  return buffer(request);
}

function isAllowed({ headers }: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const right = Buffer.from(`Bearer ${secret}`);
  return given.length === right.length && timingSafeEqual(given, right);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

const json = (response: ServerResponse, status: number, value: unknown): void =>
  send(response, status, 'application/json', JSON.stringify(value));

function end(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}
