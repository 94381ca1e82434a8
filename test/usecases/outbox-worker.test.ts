import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type JobHandler, startOutboxWorker } from '#edges/jobs/outbox-worker.ts';
import { type OutboxStore, outboxStore } from '#usecases/outbox-store.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { eventually } from '../support/programs.ts';

/** Faults of the queue itself: the database is gone for a moment while work is taken up or put down. */
let product: TestProduct;
let accountId: string;
beforeAll(async () => {
  product = await testProduct();
  ({ accountId } = await givenLine(product));
});
afterAll(() => product.stop());
beforeEach(() => product.database.query('delete from outbox'));

async function due(count: number) {
  for (let i = 0; i < count; i++)
    await product.database.query(
      `insert into outbox (account_id, id, slot, kind, payload, due_at, attempts, created_at)
        values ($1, $2, 0, 'mail.send', '{}', now() - interval '1 minute', 0, now())`,
      [accountId, product.newId()],
    );
}

const left = async () => (await product.database.query('select from outbox')).rowCount;

function worker(handler: JobHandler, faults: Partial<OutboxStore>, errors: unknown[]) {
  return startOutboxWorker({
    store: { ...outboxStore(product), ...faults },
    handlers: { 'mail.send': handler },
    clock: Date.now,
    concurrency: 2,
    polls: false,
    onError: (error) => errors.push(error),
  });
}

/** Fails the first time, as when a link breaks. */
function once<Args extends unknown[], Answer>(work: (...args: Args) => Promise<Answer>) {
  let failed = false;
  return async (...args: Args) => {
    if (failed) return work(...args);
    failed = true;
    throw new Error('the link broke');
  };
}

test.each(['lease', 'finish', 'postpone'] as const)(
  'when %s fails once, the rest of the round is worked off before it ends',
  async (broken) => {
    await due(6);
    const store = outboxStore(product);
    const errors: unknown[] = [];
    let running = 0;
    let done = 0;
    const handler: JobHandler = async () => {
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, 30));
      running -= 1;
      done += 1;
      return broken === 'postpone' ? { again: 60_000 } : 'done';
    };
    const faults: Partial<OutboxStore> = { [broken]: once<never[], unknown>(store[broken]) };
    const round = worker(handler, faults, errors).runDue();
    if (broken === 'lease') await expect(round).rejects.toThrow('the link broke');
    else await round;
    expect(running).toBe(0);
    expect(done).toBe(broken === 'lease' ? 5 : 6);
    expect(errors).toHaveLength(broken === 'lease' ? 0 : 1);
    expect(await left()).toBe(broken === 'postpone' ? 6 : 1);
  },
);

test('a worker that stops waits for what it works on, also after a fault of another lane', async () => {
  await due(2);
  const store = outboxStore(product);
  let ended = 0;
  let began = 0;
  const handler: JobHandler = async () => {
    began += 1;
    await new Promise((resolve) => setTimeout(resolve, 300));
    ended += 1;
    return 'done';
  };
  const errors: unknown[] = [];
  const polling = startOutboxWorker({
    store: { ...store, lease: once(store.lease) },
    handlers: { 'mail.send': handler },
    clock: Date.now,
    concurrency: 2,
    onError: (error) => errors.push(error),
  });
  await eventually('it began', () => began === 1);
  await polling.stop();
  expect({ began, ended }).toEqual({ began: 1, ended: 1 });
});
