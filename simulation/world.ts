import type { ChargingRequest } from '#domain/charging-request.ts';
import type { Policy } from '#domain/policy.ts';
import { fromProviderPaymentId } from '#domain/public-id.ts';
import type { Reference } from '#storage/reference.ts';
import { Busy } from '#usecases/submit.ts';
import type { Finding } from './auditor/account-books.ts';
import { Auditor } from './auditor/auditor.ts';
import type { Backends } from './backends.ts';
import { beginnings } from './catalogue.ts';
import { Chance, createIds } from './chance.ts';
import { Faults, isInjected } from './faults.ts';
import { type Process, productSecret, startProcess } from './process.ts';
import { Books, reportOf } from './provider/books.ts';
import { createCarry } from './provider/carry.ts';
import { writeMessage } from './provider/messages.ts';
import { type Owner, Scheduler } from './scheduler.ts';
import { type Subscriber, settle } from './subscribers.ts';
import { Trace } from './trace.ts';
import { printVouchers, type SimulatedVoucher } from './vouchers.ts';

export interface Message {
  eventId: string;
  rawBody: string;
}

/** What the network knows of one of its sessions. */
export interface NetworkSession {
  account: string;
  granted: { ratingGroup: number; amount: bigint }[];
  isOver: boolean;
  /** What was sent and not answered; null: nothing is under way. */
  next: { verb: 'start' | 'update' | 'end'; request: ChargingRequest } | null;
  last: { request: ChargingRequest };
}

export interface WorldOptions {
  seed: string;
  backends: Backends;
  /** As the database has it; the policy changes. */
  reference: Reference;
  policies: readonly [Policy, ...Policy[]];
  grants: ReadonlyMap<string, readonly string[]>;
  /** How many lines of the trace to keep for people. */
  keep?: number;
}

export const webhookSecret = 'what the provider of the world signs with';

/** Everything there is in one simulated world. All of it follows from the seed. */
export class World {
  readonly chance: Chance;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly scheduler: Scheduler;
  readonly auditor: Auditor;
  readonly books: Books;
  readonly backends: Backends;
  readonly policies: readonly [Policy, ...Policy[]];
  readonly newId: () => string;
  readonly subscribers: Subscriber[] = [];
  readonly processes: Process[] = [];
  readonly vouchers: SimulatedVoucher[] = [];
  readonly sessions: NetworkSession[] = [];
  /** Webhooks that were not yet taken for delivered. */
  messages: Message[] = [];
  /** Requests that failed or got no answer; whoever sent them asks again with the same key. */
  readonly unanswered: (() => void)[] = [];
  /** What went wrong outside the tables: an answer that may not be given, a fault nobody made. */
  readonly findings: Finding[] = [];
  /** How often what happened, for the report. */
  readonly counts: Record<string, number> = {};
  /** Whether a table may have changed since the auditor last looked. */
  hasWritten = true;
  now: number;
  policy: Policy;
  readonly #reference: Reference;
  #incarnations = 0;

  constructor(options: WorldOptions) {
    const { seed, backends } = options;
    this.chance = new Chance(seed);
    this.backends = backends;
    this.policies = options.policies;
    this.trace = new Trace({ keep: options.keep ?? 60 });
    this.faults = new Faults(new Chance(`${seed} faults`));
    this.now = this.chance.pick(beginnings)! + this.chance.between(0, 3_600_000);
    this.newId = createIds(new Chance(`${seed} ids`), () => this.now);
    this.policy = this.chance.pickOne(options.policies);
    this.#reference = options.reference;
    this.auditor = new Auditor(backends.database, { grants: options.grants });
    this.scheduler = new Scheduler({
      ...{ chance: new Chance(`${seed} turns`), trace: this.trace },
      findBlocked: (processes) => backends.findBlocked(processes),
      shouldCrash: ({ name }) => {
        if (!name.startsWith('process')) return false;
        // Everybody goes on but this one: leases run out, and deadlines pass in the middle of things.
        if (this.faults.pause()) this.now += this.chance.between(1_000, 150_000);
        return this.faults.crash();
      },
      crash: (owner) => this.crash(owner),
    });
    this.books = new Books({
      clock: () => this.now,
      newReference: () => `pr-${this.newId()}`,
      onChange: (payment) => {
        const eventId = `evt-${this.newId()}`;
        this.messages.push({ eventId, rawBody: writeMessage(eventId, reportOf(payment)) });
      },
    });
  }

  /** Makes people, lines and processes. */
  async begin(): Promise<void> {
    await settle(this);
    await printVouchers(this, productSecret);
    const processes = this.chance.between(1, 3);
    for (let i = 0; i < processes; i++) this.#start();
  }

  get reference(): Reference {
    const { rules } = this.#reference;
    return { ...this.#reference, rules: { ...rules, policy: this.policy } };
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  find(rule: string, says: string): void {
    this.findings.push({ rule, says });
  }

  anyProcess(): Process {
    return this.chance.pick(this.processes)!;
  }

  /** Kills a process in the middle of whatever it does and starts another in its place. */
  async crash(owner: Owner): Promise<void> {
    const at = this.processes.findIndex((process) => process.owner === owner);
    if (at === -1) return;
    this.count('crash');
    owner.alive = false;
    this.scheduler.forget(owner);
    await this.processes[at]!.link.die();
    this.processes.splice(at, 1);
    this.#start();
  }

  /** Which account and payment the provider means by a name of its own. */
  addressOf(providerPaymentId: string): { account: string; payment: string } | null {
    const address = fromProviderPaymentId(providerPaymentId);
    return address && { account: address.accountId, payment: address.paymentId };
  }

  #start(): void {
    const { chance, backends, scheduler, faults, books, newId } = this;
    this.processes.push(
      startProcess({
        ...{ backends, scheduler, chance, faults, books, newId, webhookSecret },
        name: `process ${++this.#incarnations}`,
        onWrite: () => {
          this.hasWritten = true;
        },
        skew: chance.happens(0.3) ? chance.between(-60_000, 90_000) : 0,
        clock: () => this.now,
        reference: () => this.reference,
        carry: (owner) => createCarry(this, owner),
        propose: ({ simKind }) => Promise.resolve(this.#proposeSim(simKind)),
        queueSize: chance.happens(0.1) ? 2 : 1_000,
        concurrency: chance.between(1, 3),
        onJobError: (error) => this.judge(error, 'a job'),
      }),
    );
  }

  /** A fault that the world did not make is a finding, unless its kind is expected. */
  judge(fault: unknown, of: string): void {
    const words = fault instanceof Error ? fault.message : String(fault);
    if (isInjected(fault) || fault instanceof Busy) this.count('fault told');
    else this.find('fault', `${of}: ${words}`);
  }

  /** Few numbers, so that they are taken now and then. */
  #proposeSim(simKind: 'physical' | 'esim') {
    const number = String(this.chance.between(0, 40)).padStart(4, '0');
    return {
      msisdn: `+44770091${number}`,
      iccid: `894400000000091${number}`,
      activationCode: simKind === 'esim' ? `LPA:1$sm.example$${number}` : null,
    };
  }
}
