import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import type { Product } from '#usecases/product.ts';
import { applyCode } from '#usecases/promotions/apply-code.ts';

/** What the test that starts this program says, as one argument of JSON. */
export interface Typing {
  databaseUrl: string;
  secret: string;
  now: number;
  /** Of the one command: the process is killed before it is sent, or when it is committed. */
  dies: 'before' | 'after';
  typed: { accountId: string; orderId: string; code: string };
}

/** Types a code and is killed beside the command that takes it. */
const { databaseUrl, secret, now, dies, typed } = JSON.parse(process.argv[2]!) as Typing;
const gateway = createSimulatorGateway({
  ...{ baseUrl: 'http://127.0.0.1:1', apiSecret: secret, webhookSecret: secret, timeoutMs: 1_000 },
});
const database = openDatabase(databaseUrl, { connections: 4 });
const clock = () => now;
const product = wireProduct({ database, gateway, clock, baseUrl: 'http://shop.test', secret });
const die = () => process.kill(process.pid, 'SIGKILL');
const dying: Product = {
  ...product,
  committer: {
    ...product.committer,
    submit: async (command) => {
      if (dies === 'before') die();
      const answer = await product.committer.submit(command);
      die();
      return answer;
    },
  },
};
console.log(JSON.stringify({ began: true }));
await applyCode(dying, { ...typed, address: '192.0.2.7' });
throw new Error('it was not killed');
