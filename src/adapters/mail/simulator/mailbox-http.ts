import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { isLocale, type Locale, pickLocale } from '#domain/locale.ts';
import type { MailStore } from './mail-store.ts';
import { type MailView, readMail } from './mail-view.ts';
import { renderPage, stylesheetPath, wordsOf } from './pages/layout.ts';
import { renderList } from './pages/list-page.ts';
import { isShown, renderMail } from './pages/mail-page.ts';
import { html, type Piece } from './pages/markup.ts';

const stylesheet = readFileSync(new URL('./pages/mailbox.css', import.meta.url), 'utf8');

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

// A mail may show itself and open links in another tab, and nothing else: no script, no file from elsewhere.
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'self'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

const ALWAYS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export interface MailboxHttpOptions {
  host: string;
  port: number;
  store: MailStore;
  limit: number;
  /** IANA zone in which arrivals are told. */
  timeZone: string;
  /** Host names besides localhost under which the mailbox may be asked. */
  names: readonly string[];
  onError: (error: unknown) => void;
}

interface Request extends MailboxHttpOptions {
  response: ServerResponse;
  address: URL;
  locale: Locale;
}

export async function startMailboxHttp(options: MailboxHttpOptions): Promise<{
  port: number;
  close(): Promise<void>;
}> {
  const server = createServer((incoming, response) => {
    answer(options, incoming, response).catch((error: unknown) => {
      options.onError(error);
      if (!response.headersSent) answerPlain(response, 500, 'The mailbox has a problem.\n');
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function answer(
  options: MailboxHttpOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const host = incoming.headers.host ?? '';
  // Under any other name a page from elsewhere could have led the browser here and read the mails.
  if (!isOurName(host, options.names)) return answerPlain(response, 421, 'Not this host.\n');
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD')
    return answerPlain(response, 405, 'Only GET.\n', { allow: 'GET, HEAD' });
  const address = new URL(incoming.url ?? '/', `http://${host}`);
  const asked = address.searchParams.get('lang') ?? '';
  const locale = isLocale(asked) ? asked : pickLocale(incoming.headers['accept-language']);
  await route({ ...options, response, address, locale });
}

async function route(request: Request): Promise<void> {
  const { response, address } = request;
  const path = address.pathname;
  if (path === '/') return showList(request);
  if (path === stylesheetPath)
    return send(response, { type: 'text/css; charset=utf-8', body: stylesheet });
  if (path === '/healthz') return answerPlain(response, 200, 'ok\n');
  if (path === '/api/mails') return listAsJson(request);
  const [, api, id = '', rest = ''] =
    /^(\/api)?\/mails\/([\d-]{1,40})(?:\/([\w/]+))?$/.exec(path) ?? [];
  const source = await request.store.source(id);
  if (!source) {
    if (path.startsWith('/api/')) return sendJson(response, { error: 'not_found' }, 404);
    return showMissing(request);
  }
  if (rest === 'source' && !api)
    return send(response, {
      type: 'message/rfc822',
      body: source,
      headers: { 'content-disposition': `attachment; filename="${id}.eml"` },
    });
  const mail = await readMail(id, source);
  const attachment = /^attachments\/(\d{1,4})$/.exec(rest)?.[1];
  if (attachment !== undefined) return sendAttachment(request, mail, Number(attachment));
  if (rest === 'html' && !api) return sendMailHtml(response, mail);
  if (rest === '') return api ? sendJson(response, toJson(mail)) : showMail(request, mail);
  return showMissing(request);
}

const PAGE_LIMIT = 100;

function showList(request: Request): void {
  const { store, locale, address, timeZone } = request;
  const words = wordsOf(locale);
  const to = (address.searchParams.get('to') ?? '').slice(0, 254);
  const main = renderList({
    words,
    address,
    timeZone,
    mails: store.list({ to, limit: PAGE_LIMIT }),
    total: store.size,
    to,
    recipients: store.recipients(),
  });
  sendPage(request, { title: words.title, main });
}

function showMail(request: Request, mail: MailView): void {
  const { locale, address, timeZone } = request;
  const words = wordsOf(locale);
  const main = renderMail({ words, address, timeZone, mail });
  sendPage(request, { title: mail.subject || words.untitled, main });
}

function showMissing(request: Request): void {
  const words = wordsOf(request.locale);
  const main = html`<h1>${words.notFoundTitle}</h1><p>${words.notFound(request.limit)}</p>
<p><a class="back" href="/?lang=${words.lang}">${words.back}</a></p>`;
  sendPage(request, { title: words.notFoundTitle, main, status: 404 });
}

function listAsJson({ store, address, response }: Request): void {
  const limit = Number(address.searchParams.get('limit') ?? 1_000);
  const to = address.searchParams.get('to') ?? '';
  const mails = store.list({ to, limit: Number.isSafeInteger(limit) && limit > 0 ? limit : 1_000 });
  sendJson(response, { mails });
}

const toJson = ({ attachments, ...mail }: MailView) => ({
  ...mail,
  attachments: attachments.map(({ index, filename, contentType, content }) => ({
    index,
    filename,
    contentType,
    size: content.length,
    url: `/api/mails/${mail.id}/attachments/${index}`,
  })),
});

function sendAttachment({ response, address }: Request, mail: MailView, index: number): void {
  const attachment = mail.attachments[index];
  if (!attachment) {
    answerPlain(response, 404, 'There is no such attachment.\n');
    return;
  }
  const { filename, contentType, content } = attachment;
  const isInline = isShown(contentType) && !address.searchParams.has('download');
  const name = encodeURIComponent(filename).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  send(response, {
    type: isShown(contentType) ? contentType : 'application/octet-stream',
    body: content,
    headers: {
      'content-disposition': `${isInline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    },
  });
}

function sendMailHtml(response: ServerResponse, mail: MailView): void {
  // Links of a mail open beside the mailbox, as in any mail program.
  const base = '<base target="_blank">';
  const head = /<head[^>]*>/i.exec(mail.html);
  const at = head ? head.index + head[0].length : 0;
  const body = mail.html.slice(0, at) + base + mail.html.slice(at);
  send(response, {
    type: 'text/html; charset=utf-8',
    body,
    headers: { 'content-security-policy': MAIL_POLICY },
  });
}

function sendPage(
  { response, address, locale }: Request,
  { title, main, status = 200 }: { title: string; main: Piece; status?: number },
): void {
  const body = renderPage({ words: wordsOf(locale), title, address, main });
  send(response, {
    type: 'text/html; charset=utf-8',
    body,
    status,
    headers: { 'content-security-policy': PAGE_POLICY, 'content-language': locale },
  });
}

interface Sent {
  type: string;
  body: string | Uint8Array;
  status?: number;
  headers?: Record<string, string>;
}

function send(response: ServerResponse, { type, body, status = 200, headers = {} }: Sent): void {
  response.writeHead(status, {
    ...ALWAYS,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

const sendJson = (response: ServerResponse, value: unknown, status = 200): void =>
  send(response, { type: 'application/json', body: JSON.stringify(value), status });

const answerPlain = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void => send(response, { type: 'text/plain; charset=utf-8', body, status, headers });

function isOurName(host: string, names: readonly string[]): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) !== 0 || bare === 'localhost' || names.includes(bare);
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), 1_000);
  await closed;
  clearTimeout(cut);
}
