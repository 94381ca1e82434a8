import fastify, {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyPluginAsync,
  type FastifyServerFactory,
  LogController,
  type RawServerDefault,
} from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Readiness } from '#usecases/check-readiness.ts';
import type { Product } from '#usecases/product.ts';
import type { Api, Operation } from './api.ts';
import { serveDocumentation } from './documentation-page.ts';
import { type CountRequest, observe } from './http/observe.ts';
import { limitRequests, type RequestLimits, requestLimits } from './http/request-limits.ts';
import { createReferences } from './http/request-reference.ts';
import { secure } from './http/security-headers.ts';
import { requireSession, welcomeSession } from './http/session.ts';
import { healthz } from './operating/healthz.ts';
import { type MetricsAudience, metrics } from './operating/metrics.ts';
import { readyz } from './operating/readyz.ts';
import {
  costlyOperations,
  demoOperations,
  operationsForEverybody,
  operationsForSubscribers,
} from './operations/all.ts';
import { Problem } from './problem/problem.ts';
import { sendProblem } from './problem/send-problem.ts';

export interface ApiOptions {
  product: Product;
  log: FastifyBaseLogger;
  /** Registers `/api/v1/demo/*`. */
  demo: boolean;
  /** Whose X-Forwarded-For is believed; false: nobody's. */
  trustProxy: false | number | string[];
  metrics: {
    countRequest: CountRequest;
    render: () => Promise<{ contentType: string; body: string }>;
  };
  /** Who may read /metrics; `loopback` when absent. */
  metricsAudience?: MetricsAudience;
  checkReadiness: () => Promise<Readiness>;
  /** `/webhooks/*`, from edges/webhooks. */
  webhooks: FastifyPluginAsync;
  /** To share one listener with the pages: `ownsPath` says which requests are this handler's. */
  serverFactory?: FastifyServerFactory;
  requestLimits?: RequestLimits;
}

/** No operation needs more than a few hundred octets; a support message in Chinese at most 12 KB. */
const BODY_LIMIT = 32 * 1024;

/** The name under which the pages keep the session token; `__Host-` ties it to this very host. */
const sessionCookieOf = (baseUrl: string): string =>
  baseUrl.startsWith('https:') ? '__Host-session' : 'session';

/**
 * The HTTP API with its documentation, webhooks and probes. The caller awaits `ready()`, listens
 * and closes.
 */
export function createApi(options: ApiOptions): Api {
  const { trustProxy } = options;
  const api = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    // A number of hops alone is not believed by the framework any more; a function is.
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 200 },
    // Short enough to be read to support over the telephone; never taken from the request.
    genReqId: createReferences(),
    requestIdHeader: false,
    frameworkErrors: (error, request, reply) => {
      secure(reply, request.id);
      sendProblem(error, request, reply);
    },
    ...(options.serverFactory ? { serverFactory: options.serverFactory } : {}),
  } as FastifyHttpOptions<RawServerDefault, FastifyBaseLogger>).withTypeProvider<ZodTypeProvider>();
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  api.removeContentTypeParser('text/plain');
  api.decorateRequest('session', null);
  const isSecure = options.product.baseUrl.startsWith('https:');
  api.addHook('onRequest', async (request, reply) => {
    secure(reply, request.id);
    if (isSecure) reply.header('strict-transport-security', 'max-age=31536000');
  });
  // Whoever waits for news of an order is answered before the listener closes.
  api.addHook('preClose', async () => options.product.orderWatch.close());
  api.addHook('onResponse', observe(options.metrics.countRequest));
  api.setErrorHandler(sendProblem);
  api.setNotFoundHandler((request, reply) => sendProblem(new Problem('not_found'), request, reply));
  api.register(async (scope: Api) => registerEverything(scope, options));
  return api;
}

async function registerEverything(api: Api, options: ApiOptions): Promise<void> {
  const { metrics: figures, metricsAudience = 'loopback', product } = options;
  await serveDocumentation(api, sessionCookieOf(product.baseUrl));
  healthz(api);
  readyz(api, options.checkReadiness);
  metrics(api, { render: figures.render, audience: metricsAudience });
  await api.register(options.webhooks);
  await registerOperations(api, options);
}

async function registerOperations(api: Api, options: ApiOptions): Promise<void> {
  const { product, demo } = options;
  const sessions = { product, sessionCookie: sessionCookieOf(product.baseUrl) };
  const limits = options.requestLimits ?? requestLimits;
  const prefix = '/api/v1';
  const limited = limitRequests(limits.all);
  const put = (scope: Api, operations: readonly Operation[]) => {
    for (const operation of operations) operation(scope, { product });
  };
  await api.register(
    async (scope: Api) => {
      scope.addHook('onRequest', welcomeSession(sessions));
      scope.addHook('onRequest', limited);
      put(scope, operationsForEverybody);
    },
    { prefix },
  );
  await api.register(
    async (scope: Api) => {
      scope.addHook('onRequest', requireSession(sessions));
      scope.addHook('onRequest', limited);
      put(scope, operationsForSubscribers);
      if (demo) put(scope, demoOperations);
      await scope.register(async (costly: Api) => {
        costly.addHook('onRequest', limitRequests(limits.costly));
        put(costly, costlyOperations);
      });
    },
    { prefix },
  );
}
