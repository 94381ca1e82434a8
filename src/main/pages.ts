import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';
import { createApi } from '#edges/api/create-api.ts';
import { ownsPath } from '#edges/api/owns-path.ts';
import { paymentWebhooks } from '#edges/webhooks/payment-webhooks.ts';
import type { Readiness } from '#usecases/check-readiness.ts';
import type { Product } from '#usecases/product.ts';
import type { Configuration } from './configuration.ts';
import type { HttpFront, HttpHandler } from './http-front.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { builtPages } from './project-folder.ts';
import type { Simulators } from './simulators.ts';

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Opens the front to pages, API and webhooks; answers how to stop them. */
export async function mountPages(
  front: HttpFront,
  parts: {
    product: Product;
    configuration: Configuration;
    simulators: Simulators;
    metrics: Metrics;
    log: Log;
    checkReadiness: () => Promise<Readiness>;
  },
): Promise<() => Promise<unknown>> {
  const { product, configuration, simulators, metrics, log, checkReadiness } = parts;
  handOver('xuka.product', product);
  handOver('xuka.web', {
    demo: configuration.demo,
    mailboxUrl: simulators.mailbox?.url ?? null,
    paymentsUrl: simulators.payment?.url ?? null,
    paymentOrigins: [new URL(configuration.payment.apiUrl ?? simulators.payment!.url).origin],
  });
  const pages = await loadPages(product.baseUrl);
  let api: HttpHandler = pages;
  const app = createApi({
    product,
    metrics,
    log,
    demo: configuration.demo,
    trustProxy: configuration.trustProxy,
    checkReadiness,
    webhooks: paymentWebhooks(product),
    serverFactory: (handler) => {
      api = handler;
      return front.server;
    },
  });
  await app.ready();
  front.openTo((request, response) => {
    const handler = ownsPath(request.url ?? '/') ? api : pages;
    handler(request, response);
  });
  return () => app.close();
}

// The page build has its own copy of shared modules; live objects reach it by a registered symbol.
function handOver(name: string, value: object): void {
  (globalThis as unknown as Record<symbol, object>)[Symbol.for(name)] = value;
}

async function loadPages(baseUrl: string): Promise<HttpHandler> {
  // adapter-node takes the scheme from this header; forms are refused when it is wrong.
  process.env.PROTOCOL_HEADER = 'x-xuka-scheme';
  const { handler } = (await import(builtPages)) as { handler: Middleware };
  const scheme = new URL(baseUrl).protocol.slice(0, -1);
  const compress = compression() as unknown as Middleware;
  return (request, response) => {
    request.headers['x-xuka-scheme'] = scheme;
    compress(request, response, () => {
      handler(request, response, () => {
        response.statusCode = 404;
        response.end();
      });
    });
  };
}
