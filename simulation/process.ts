import { createChargingJobs } from '#edges/jobs/charging-jobs.ts';
import { startLineSweep } from '#edges/jobs/line-sweep.ts';
import { createNoticeJobs } from '#edges/jobs/notice-jobs.ts';
import { startOutboxWorker } from '#edges/jobs/outbox-worker.ts';
import { createChargeJobs, createPaymentJobs } from '#edges/jobs/payment-jobs.ts';
import { createCommitter } from '#storage/committer.ts';
import { readDueLines } from '#storage/reads/due-lines.ts';
import type { Reference } from '#storage/reference.ts';
import { lookAfterLine } from '#usecases/look-after-line.ts';
import type { NoticeRoom } from '#usecases/notices/notice-room.ts';
import { outboxStore } from '#usecases/outbox-store.ts';
import type { Product } from '#usecases/product.ts';
import { Link, type LinkOptions } from './link.ts';
import type { Books } from './provider/books.ts';
import { type Carry, createWorldGateway } from './provider/gateway.ts';
import type { Owner } from './scheduler.ts';

/** One process of the product: its code, its memory, its link to the database. It may die. */
export interface Process {
  owner: Owner;
  product: Product;
  /** Does all that is due now. */
  work: () => Promise<number>;
  link: Link;
  /** How far its clock is from the world's, in milliseconds. */
  skew: number;
}

export interface ProcessOptions extends Omit<LinkOptions, 'owner'> {
  name: string;
  skew: number;
  clock: () => number;
  newId: () => string;
  reference: () => Reference;
  books: Books;
  carry: (owner: Owner) => Carry;
  room: (owner: Owner) => NoticeRoom;
  /** Which notices are brought to their readers at all. */
  isTold: (template: string) => boolean;
  webhookSecret: string;
  propose: Product['simProvider']['propose'];
  /** How many commands may wait; a small queue says `busy`. */
  queueSize: number;
  concurrency: number;
  onJobError: (error: unknown) => void;
}

export const productSecret = 'a secret of the world, long enough to be one';

const done = Promise.resolve('done' as const);

/** Real time must not decide anything. */
const endless = { take: () => Promise.resolve(true), pause: () => {} };

/** The product as main/wiring.ts puts it together, with the world's time, chance and outside. */
export function startProcess(options: ProcessOptions): Process {
  const owner: Owner = { name: options.name, alive: true };
  const link = new Link({ ...options, owner });
  const database = link.asDatabase();
  const { newId, books, queueSize } = options;
  const process = { owner, link, skew: options.skew };
  const clock = () => options.clock() + process.skew;
  const gateway = createWorldGateway({
    ...{ books, clock },
    carry: options.carry(owner),
    secret: options.webhookSecret,
  });
  const parts = {
    ...{ database, gateway, clock, newId },
    // No patience: real time must not decide anything.
    committer: createCommitter({ database, clock, newId, queueSize, patienceMs: 0 }),
    reference: () => Promise.resolve(options.reference()),
    simProvider: { propose: options.propose },
    baseUrl: 'https://shop.example',
    secret: productSecret,
  };
  // What is missing is about signing in, which nobody does here.
  const product = parts as typeof parts & Product;
  const tellers = createNoticeJobs(product, options.room(owner));
  const worker = startOutboxWorker({
    store: outboxStore(product),
    handlers: {
      ...createPaymentJobs(product),
      ...createChargeJobs(product, endless),
      ...createChargingJobs(product),
      'notice.send': (entry) =>
        options.isTold(entry.payload.template!) ? tellers['notice.send']!(entry) : done,
    },
    ...{ clock, polls: false, concurrency: options.concurrency },
    onError: options.onJobError,
  });
  const lines = startLineSweep({
    readDue: (wanted) => readDueLines(database, { now: clock(), ...wanted }),
    lookAfter: (due) => lookAfterLine(product, due),
    ...{ polls: false, leftAloneMs: 0, onError: options.onJobError },
  });
  // What the outside answered may leave a line to be looked after at once.
  const work = async () =>
    (await lines.runDue()) + (await worker.runDue()) + (await lines.runDue());
  return Object.assign(process, { product, work });
}
