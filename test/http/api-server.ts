import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Policy } from '#domain/policy.ts';
import { toPublicId } from '#domain/public-id.ts';
import { createApi } from '#edges/api/create-api.ts';
import type { RequestLimits } from '#edges/api/http/request-limits.ts';
import { paymentWebhooks } from '#edges/webhooks/payment-webhooks.ts';
import { createLog } from '#main/log.ts';
import { createMetrics } from '#main/metrics.ts';
import { pendingMigrations } from '#storage/migrate.ts';
import { readinessCheck } from '#usecases/check-readiness.ts';
import { registerAccount } from '#usecases/identity/register-account.ts';
import { type TestProduct, testProduct } from '../support/product.ts';

const manyRequests = { requests: 1_000_000, perSeconds: 60 };

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON. */
  body: Json;
}

/** JSON as a test reads it: a wrong step ends in undefined, and the comparison fails. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Call {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

export interface Subscriber {
  accountId: string;
  lineId: string;
  /** `line_…` */
  line: string;
  userName: string;
  password: string;
  token: string;
}

export interface GivenSubscriber {
  marketId?: string;
  simKind?: 'physical' | 'esim';
  activated?: boolean;
  locale?: 'zh-CN' | 'en';
}

export interface ApiServer {
  product: TestProduct;
  url: string;
  /** Every line of the log so far. */
  log(): string;
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** A registered account with a line, signed in over HTTP. */
  subscriber(given?: GivenSubscriber): Promise<Subscriber>;
  stop(): Promise<void>;
}

export interface ApiServerOptions {
  policy?: Partial<Policy>;
  demo?: boolean;
  requestLimits?: RequestLimits;
  trustProxy?: false | number | string[];
  pendingMigrations?: () => Promise<readonly string[]>;
}

/** The API on a product, a database and a payment provider of its own, over real HTTP. */
export async function startApi(options: ApiServerOptions = {}): Promise<ApiServer> {
  const product = await testProduct({ policy: options.policy ?? {} });
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const { connectionString } = product.database.options;
  const migrations = join(import.meta.dirname, '../../migrations');
  const api = createApi({
    product,
    log: createLog({ level: 'info', destination }),
    demo: options.demo ?? true,
    trustProxy: options.trustProxy ?? false,
    metrics: createMetrics(),
    checkReadiness: readinessCheck(
      product,
      options.pendingMigrations ?? (() => pendingMigrations(connectionString!, migrations)),
    ),
    webhooks: paymentWebhooks(product),
    requestLimits: options.requestLimits ?? { all: manyRequests, costly: manyRequests },
  });
  await api.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
  await control(product, 'webhook-url', { url: `${url}/webhooks/payments/simulator` });

  const call: ApiServer['call'] = async (method, path, { body, token, headers = {} } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };

  return {
    product,
    url,
    call,
    log: () => lines.join(''),
    async subscriber(given = {}) {
      const userName = `user-${product.newId().slice(-12)}`;
      const password = 'a long enough phrase 47';
      const registered = await registerAccount(product, {
        displayName: 'Test 测试',
        email: `${userName}@example.test`,
        userName,
        locale: given.locale ?? 'en',
        timeZone: 'Asia/Shanghai',
        demoPassword: password,
      });
      if ('refused' in registered) throw new Error(registered.refused);
      const { accountId } = registered;
      const lineId = await lineOf(product, accountId, given);
      const signedIn = await call('POST', '/api/v1/sessions', {
        body: { identifier: userName, password },
      });
      if (signedIn.status !== 201) throw new Error(signedIn.text);
      const line = toPublicId('line', lineId);
      return { accountId, lineId, line, userName, password, token: signedIn.body.token };
    },
    async stop() {
      await api.close();
      await product.stop();
    },
  };
}

async function lineOf(
  product: TestProduct,
  accountId: string,
  given: GivenSubscriber,
): Promise<string> {
  const lineId = product.newId();
  const digits = String(BigInt(`0x${lineId.slice(-8)}`)).padStart(10, '0');
  const now = new Date(product.clock()).toISOString();
  await product.database.query(
    `insert into line (account_id, id, market_id, msisdn, iccid, sim_kind, activation_code, label,
      created_at, activated_at, state, state_since) values ($1, $2, $3, $4, $5, $6, null, '', $7, $8,
      case when $8::timestamptz is null then 'pre-active' else 'active' end, $7)`,
    [
      accountId,
      lineId,
      given.marketId ?? 'gb',
      `+44${digits}`,
      `8944000000${digits.slice(-9)}`,
      given.simKind ?? 'physical',
      now,
      given.activated === false ? null : now,
    ],
  );
  return lineId;
}

/** What the provider simulator's control page does. */
export async function control(product: TestProduct, what: string, order: object): Promise<Json> {
  const response = await fetch(`${product.providerUrl}/control/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  if (!response.ok) throw new Error(`control/${what}: ${response.status} ${await response.text()}`);
  return response.json();
}
