import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';
import { createApi } from '#edges/api/create-api.ts';
import { ownsPath } from '#edges/api/owns-path.ts';
import { paymentWebhooks } from '#edges/webhooks/payment-webhooks.ts';
import type { MessageRenderer } from '#ports/message-renderer.ts';
import type { Readiness } from '#usecases/check-readiness.ts';
import { writeCreditNote, writePaper } from '#usecases/messages/write-paper.ts';
import type { Product } from '#usecases/product.ts';
import { clientAddress } from './client-address.ts';
import type { Configuration } from './configuration.ts';
import type { HttpFront, HttpHandler } from './http-front.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Notices } from './notices.ts';
import { builtPages } from './project-folder.ts';
import type { Simulators } from './simulators.ts';

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

export interface FrontParts {
  product: Product;
  configuration: Configuration;
  simulators: Simulators;
  notices: Notices;
  renderer: MessageRenderer;
  metrics: Metrics;
  log: Log;
  checkReadiness: () => Promise<Readiness>;
}

/** Opens the front to pages, API, webhooks and probes; answers how to stop them. */
export async function mountPages(
  front: HttpFront,
  parts: FrontParts,
): Promise<() => Promise<unknown>> {
  handOverToPages(parts);
  const pages = await loadPages(parts);
  const { handler: api, close } = await startApi(front, parts);
  front.openTo((request, response) => {
    const handler = ownsPath(request.url ?? '/') ? api : pages;
    handler(request, response);
  });
  return close;
}

const probes = new Set(['/healthz', '/readyz', '/metrics']);

/** Opens the front to probes alone: for a process that only works. */
export async function mountProbes(
  front: HttpFront,
  parts: FrontParts,
): Promise<() => Promise<unknown>> {
  const { handler: api, close } = await startApi(front, parts);
  front.openTo((request, response) => {
    if (probes.has(request.url?.split('?')[0] ?? '')) return api(request, response);
    response.statusCode = 404;
    response.end();
  });
  return close;
}

async function startApi(front: HttpFront, parts: FrontParts) {
  const { product, configuration, metrics, log, checkReadiness } = parts;
  let handler: HttpHandler | undefined;
  const app = createApi({
    product,
    metrics,
    log,
    demo: configuration.demo,
    trustProxy: configuration.trustProxy,
    checkReadiness,
    webhooks: paymentWebhooks(product),
    serverFactory: (made) => {
      handler = made;
      return front.server;
    },
  });
  await app.ready();
  return { handler: handler!, close: () => app.close() };
}

function handOverToPages(parts: FrontParts): void {
  const { product, configuration, simulators, notices, renderer, log } = parts;
  handOver('xuka.product', product);
  handOver('xuka.web', {
    demo: configuration.demo,
    mailboxUrl: simulators.mailbox?.url ?? null,
    paymentsUrl: simulators.payment?.url ?? null,
    phoneUrl: simulators.handset?.url ?? null,
    push: notices.push,
    addDemoBrowser: notices.addDemoBrowser,
    paymentOrigins: [...product.gateway.pageOrigins],
    renderPaper: writePaper.bind(null, product, renderer),
    renderCreditNote: writeCreditNote.bind(null, product, renderer),
    onFault: (error: unknown, of: { reference: string; route: string | null }) =>
      log.error({ err: error, ...of }, 'page failed'),
  });
}

// The page build has its own copy of shared modules; live objects reach it by a registered symbol.
function handOver(name: string, value: object): void {
  (globalThis as unknown as Record<symbol, object>)[Symbol.for(name)] = value;
}

const SCHEME = 'x-xuka-scheme';
const ADDRESS = 'x-xuka-address';

async function loadPages({ product, configuration, metrics }: FrontParts): Promise<HttpHandler> {
  // adapter-node reads scheme and address from these headers; we set them, whatever was sent.
  process.env.PROTOCOL_HEADER = SCHEME;
  process.env.ADDRESS_HEADER = ADDRESS;
  const { handler } = (await import(builtPages)) as { handler: Middleware };
  const scheme = new URL(product.baseUrl).protocol.slice(0, -1);
  const addressOf = clientAddress(configuration.trustProxy);
  const compress = compression() as unknown as Middleware;
  return (request, response) => {
    const began = performance.now();
    request.headers[SCHEME] = scheme;
    request.headers[ADDRESS] = addressOf(request);
    response.once('close', () =>
      metrics.countRequest({
        method: request.method ?? '',
        route: areaOf(request.url ?? '/'),
        status: response.statusCode,
        seconds: (performance.now() - began) / 1000,
      }),
    );
    compress(request, response, () => {
      handler(request, response, () => {
        response.statusCode = 404;
        response.end();
      });
    });
  };
}

const areas = new Set(
  [
    'a account back calendar confirm-email confirm-it-is-you contact demo go-on invited lines lost-factors',
    'notifications o orders payment-password r referral security set-password sign-in sign-out unlock voucher',
  ].flatMap((some) => some.split(' ')),
);

/** The first part of the path where it is one of ours: metrics must stay few and hold no tokens. */
function areaOf(url: string): string {
  const [, area = ''] = /^\/([^/?]*)/.exec(url) ?? [];
  return area === '' ? '/' : areas.has(area) ? `/${area}` : '/…';
}
