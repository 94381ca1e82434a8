import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { createApi } from '#edges/api/create-api.ts';
import { paymentWebhooks } from '#edges/webhooks/payment-webhooks.ts';
import { createLog } from '#main/log.ts';
import { createMetrics } from '#main/metrics.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import { readinessCheck } from '#usecases/check-readiness.ts';
import { type ApiServer, startApi } from '../http/api-server.ts';

const noLimit = { requests: 1_000_000, perSeconds: 60 };

/** The API twice on one database, each with its own committer and connections, as two processes have. */
export async function startTwo(): Promise<ApiServer & { addresses: readonly string[] }> {
  const first = await startApi({ policy: { renewNow: 'replace', maxQueued: 50 } });
  const { gateway, baseUrl, secret, clock } = first.product;
  const database = openDatabase(first.product.database.options.connectionString!, {
    connections: 8,
  });
  const product = wireProduct({ database, gateway, baseUrl, secret, clock });
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const second = createApi({
    product,
    log: createLog({ level: 'info', destination: silent }),
    ...{ demo: true, trustProxy: false, metrics: createMetrics() },
    checkReadiness: readinessCheck(product, async () => []),
    webhooks: paymentWebhooks(product),
    requestLimits: { all: noLimit, costly: noLimit },
  });
  await second.listen({ host: '127.0.0.1', port: 0 });
  const { port } = second.server.address() as AddressInfo;
  return {
    ...first,
    addresses: [first.url, `http://127.0.0.1:${port}`],
    async stop() {
      await second.close();
      await product.committer.drain();
      await database.end();
      await first.stop();
    },
  };
}
