import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Book } from './book.ts';
import { type ControlOptions, control, stateOf } from './http/control-api.ts';
import { showControl } from './http/control-page-answer.ts';
import {
  answer,
  answerJson,
  answerProblem,
  BodyTooLarge,
  BrokenOff,
  type Exchange,
  redirect,
} from './http/exchange.ts';
import { createHostedPages } from './http/hosted-pages.ts';
import { createMerchantApi } from './http/merchant-api.ts';
import { answerPage, answerStylesheet } from './http/page-answers.ts';
import { createWalletSessions } from './http/wallet-session.ts';
import { MeansDesk } from './means-desk.ts';
import { MerchantDesk } from './merchant-desk.ts';
import { renderPlainPage } from './pages/ended-page.ts';
import { isLanguage, type MerchantName, wordsOf } from './pages/layout.ts';
import { PayerDesk } from './payer-desk.ts';
import { Store } from './store.ts';
import { WebhookSender } from './webhook-sender.ts';

export interface PaymentProviderOptions {
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** Where payments, balances and undelivered messages are kept; made when missing. */
  folder: string;
  apiSecret: string;
  webhookSecret: string;
  /** Null until the merchant's address is known; messages wait for it. */
  webhookUrl: string | null;
  /** The merchant's name as its payers know it. */
  merchant: MerchantName;
  /** Name of this machine for the payer's browser; null: the address listened on. */
  publicHost: string | null;
  retryBaseMs: number;
  slowAnswerMs: number;
  /** For tests that live through months. */
  clock: () => number;
}

export const defaultOptions = {
  port: 0,
  host: '127.0.0.1',
  webhookUrl: null,
  merchant: { en: 'Meridian Mobile', 'zh-CN': '子午移动' },
  publicHost: null,
  retryBaseMs: 1_000,
  slowAnswerMs: 8_000,
  clock: () => Date.now(),
} satisfies Partial<PaymentProviderOptions>;

export interface PaymentProvider {
  url: string;
  port: number;
  setWebhookUrl(url: string): void;
  /** Finishes what runs, writes everything out, leaves the port. */
  stop(): Promise<void>;
}

type Given = Pick<PaymentProviderOptions, 'folder' | 'apiSecret' | 'webhookSecret'> &
  Partial<PaymentProviderOptions>;

/** Starts Harbour Pay: merchant API, hosted pages, control page and webhooks on one origin. */
export async function startPaymentProvider(given: Given): Promise<PaymentProvider> {
  const options: PaymentProviderOptions = { ...defaultOptions, ...given };
  const { clock } = options;
  const store = await Store.open(options.folder);
  const sender = new WebhookSender(
    {
      store,
      clock,
      secret: options.webhookSecret,
      retryBaseMs: options.retryBaseMs,
      retryCapMs: 300_000,
      attemptsAtMost: 24,
      timeoutMs: 10_000,
    },
    options.webhookUrl,
  );
  let publicOrigin = '';
  const publicUrl = () => publicOrigin;
  const book = new Book({
    store,
    clock,
    publicUrl,
    onDeliveries: (deliveries) => sender.schedule(deliveries),
  });
  const means = new MeansDesk(book, options.slowAnswerMs);
  const handle = createHandler({
    ...options,
    book,
    desk: new MerchantDesk(book, means),
    payer: new PayerDesk(book, means, options.slowAnswerMs),
    means,
    store,
    sender,
    clock,
    publicUrl,
  });
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://harbour');
    if (!url) return answerProblem(response, 400, { code: 'invalid_request', title: 'No address' });
    const exchange = { request, response, url };
    handle(exchange).catch((fault) => answerFault(exchange, fault));
  });
  // Longer than any client keeps its connections, so that none is closed under a request.
  server.keepAliveTimeout = 75_000;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const url = `http://${options.host}:${port}`;
  publicOrigin = `http://${options.publicHost ?? options.host}:${port}`;
  sender.resume();
  const sweep = setInterval(() => void book.expireDue(), 1_000);
  return {
    url,
    port,
    setWebhookUrl: (webhookUrl) => sender.setUrl(webhookUrl),
    async stop() {
      clearInterval(sweep);
      await closeServer(server);
      sender.stop();
      await store.close();
    },
  };
}

type Parts = ControlOptions &
  Pick<PaymentProviderOptions, 'apiSecret' | 'merchant'> & {
    desk: MerchantDesk;
    clock: () => number;
  };

function createHandler(parts: Parts) {
  const { apiSecret, clock, publicUrl } = parts;
  const merchantApi = createMerchantApi(parts);
  const sessions = createWalletSessions({
    secret: createHmac('sha256', apiSecret).update('wallet sessions').digest('hex'),
    clock,
    isSecure: () => publicUrl().startsWith('https:'),
  });
  const hostedPages = createHostedPages({ ...parts, sessions });
  return async (exchange: Exchange): Promise<void> => {
    const { request, response, url } = exchange;
    const path = url.pathname;
    if (path.startsWith('/v1/')) return merchantApi(exchange);
    if (path.startsWith('/pay/')) return hostedPages(exchange);
    if (request.method === 'GET') {
      if (answerStylesheet(response, path)) return;
      if (path === '/control') return showControl(parts, exchange);
      if (path === '/control/state') return answerJson(response, 200, stateOf(parts));
      if (path === '/healthz') return answer(response, 200, { type: 'text/plain', body: 'ok\n' });
      if (path === '/') return redirect(response, '/control');
    }
    if (path.startsWith('/control/')) return control(parts, exchange);
    answerProblem(response, 404, { code: 'not_found', title: 'There is nothing at this address' });
  };
}

function answerFault({ response, url }: Exchange, fault: unknown) {
  if (fault instanceof BrokenOff || response.headersSent || response.destroyed) return;
  if (fault instanceof BodyTooLarge) {
    const problem = { code: 'too_large', title: 'The request is too large' };
    return answerProblem(response, 413, problem, { connection: 'close' });
  }
  process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
  if (!url.pathname.startsWith('/pay/')) {
    return answerProblem(response, 500, { code: 'fault', title: 'Something went wrong' });
  }
  const asked = url.searchParams.get('lang');
  const words = wordsOf(isLanguage(asked) ? asked : 'en');
  const main = renderPlainPage(words, 'fault');
  answerPage(response, {
    words,
    heading: words.ended.fault.heading,
    kind: 'plain',
    main,
    status: 500,
  });
}

const listen = (server: Server, { port, host }: PaymentProviderOptions) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Hanging calls would keep the server open for ever; they get two seconds. */
async function closeServer(server: Server) {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), 2_000);
  await closed;
  clearTimeout(cut);
}
