import type { PlanVersion } from '#domain/catalogue.ts';
import type { ChargingRequest } from '#domain/charging-request.ts';
import { declineReasons } from '#domain/payment.ts';
import type { Policy } from '#domain/policy.ts';
import type { PromotionVersion } from '#domain/promotion.ts';
import { fromProviderPaymentId } from '#domain/public-id.ts';
import type { Reference } from '#storage/reference.ts';
import { Busy } from '#usecases/submit.ts';
import type { Finding } from './auditor/account-books.ts';
import { Auditor } from './auditor/auditor.ts';
import type { Catalogue } from './auditor/order-rules.ts';
import type { Row } from './auditor/rows.ts';
import type { Backends } from './backends.ts';
import { beginnings } from './catalogue.ts';
import { Chance, createIds } from './chance.ts';
import { Faults, isInjected } from './faults.ts';
import { Mailbox } from './mailbox.ts';
import { longestRevival, type SimulatedOperator, type SimulatedOperators } from './operators.ts';
import { type Process, productSecret, startProcess } from './process.ts';
import { offerPromotions } from './promotions.ts';
import { Books, reportOf } from './provider/books.ts';
import { createCarry } from './provider/carry.ts';
import { isOver } from './provider/kept-means.ts';
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
  operators: SimulatedOperators;
  catalogue: Catalogue;
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
  readonly operators: SimulatedOperators;
  readonly mailbox: Mailbox;
  /** How long ended credit may lie before it is gone. */
  readonly revivalMs: number;
  /** The version of each plan that is sold now; null: it is withdrawn. */
  readonly offered = new Map<string, PlanVersion | null>();
  /** When a worker last worked off what was due. */
  lastWorkAt: number;
  readonly newId: () => string;
  readonly subscribers: Subscriber[] = [];
  readonly processes: Process[] = [];
  readonly vouchers: SimulatedVoucher[] = [];
  /** Offered in this world, and codes for one use each. */
  promotions: readonly PromotionVersion[] = [];
  readonly codes: string[] = [];
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
  /** Most steps are days, so that what time does is seen. */
  readonly livesYears: boolean;
  /** Also of levels and dates, which is a lot. */
  readonly tellsAll: boolean;
  operator: SimulatedOperator;
  readonly #reference: Reference;
  #incarnations = 0;

  constructor(options: WorldOptions) {
    const { seed, backends } = options;
    this.chance = new Chance(seed);
    this.backends = backends;
    this.operators = options.operators;
    this.revivalMs = longestRevival(options.operators);
    this.trace = new Trace({ keep: options.keep ?? 60 });
    this.faults = new Faults(new Chance(`${seed} faults`));
    this.now = this.chance.pick(beginnings)! + this.chance.between(0, 3_600_000);
    this.tellsAll = this.chance.happens(0.15);
    this.livesYears = this.chance.happens(0.3);
    this.newId = createIds(new Chance(`${seed} ids`), () => this.now);
    this.operator = this.chance.pickOne(options.operators);
    this.count(`operator ${this.operator.name}`);
    this.#reference = options.reference;
    this.lastWorkAt = this.now;
    for (const plan of options.reference.catalogue.plans)
      if (plan.version === 1) this.offered.set(plan.planId, plan);
    this.auditor = new Auditor(backends.database, options.catalogue);
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
    this.mailbox = new Mailbox(this, new Chance(`${seed} mail`));
    const banks = new Chance(`${seed} banks`);
    this.books = new Books({
      offSession: (means) =>
        isOver(means.kept, this.now)
          ? 'expired_card'
          : banks.happens(0.25)
            ? banks.pick(declineReasons)!
            : null,
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
    await offerPromotions(this);
    const processes = this.chance.between(1, 3);
    for (let i = 0; i < processes; i++) this.#start();
  }

  get policy(): Policy {
    return this.operator.policy;
  }

  /** Lines of an account that are not gone for good, as the auditor has read them. */
  linesOf(account: string): Row<'line'>[] {
    const gone = ['quarantined', 'recycled', 'ported-out'];
    return [...this.auditor.books(account).lines.values()].filter(
      ({ state }) => !gone.includes(state),
    );
  }

  /** Every version of a plan, the oldest first. */
  versionsOf(planId: string): PlanVersion[] {
    return this.#reference.catalogue.plans.filter((plan) => plan.planId === planId);
  }

  /** Other rules from now on. */
  liveBy(operator: SimulatedOperator): void {
    this.operator = operator;
    this.count(`operator ${operator.name}`);
  }

  get reference(): Reference {
    const { rules } = this.#reference;
    // What was sold or agreed to keeps its own.
    const policyVersions = new Map(this.operators.map(({ policy }) => [policy.version, policy]));
    const promotions = { versions: this.promotions, room: new Map() };
    const onSale = [...this.offered.values()].filter((plan) => plan !== null);
    return {
      ...this.#reference,
      onSale,
      rules: { ...rules, policy: this.policy, policyVersions, promotions },
    };
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
        room: (owner) => this.mailbox.room(owner),
        isTold: (template) => this.tellsAll || template.startsWith('auto_renewal'),
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
