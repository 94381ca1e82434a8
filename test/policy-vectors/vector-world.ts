import { grantCredit } from '#domain/account-credit.ts';
import type { AccountState, Changes, Refusal } from '#domain/account-state.ts';
import { advance } from '#domain/advance.ts';
import { applyChanges } from '#domain/apply-changes.ts';
import type { PlanVersion } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import { decideCharge } from '#domain/charging.ts';
import { installed } from '#domain/install.ts';
import { applyHappening, type LineHappening, toppedUp } from '#domain/lifecycle-event.ts';
import { courseTermsOf, factsOfLine } from '#domain/lifecycle-facts.ts';
import { forecast, type Transition } from '#domain/lifecycle-machine.ts';
import type { Line } from '#domain/line.ts';
import type { LineEvent } from '#domain/line-event.ts';
import type { RenewalTiming } from '#domain/ordering.ts';
import { applyRenewal, renewalRefusal } from '#domain/renewal.ts';
import type { Rules } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { validityAt } from '#domain/validity.ts';
import { instantOf, type Operator, type Step, wallClock } from './vector-document.ts';

const LINE = 'line';

/** One line of one operator, in memory: what was done to it, and what time did. */
export class VectorWorld {
  readonly operator: Operator;
  readonly rules: Rules;
  readonly state: AccountState;
  readonly events: LineEvent[] = [];
  readonly bought: string[] = [];
  /** When allowances began anew with a cycle of their plan. */
  readonly cycles: Instant[] = [];
  readonly refused: string[] = [];
  now: Instant = 0;
  #ids = 0;

  constructor(operator: Operator, createdAt: Instant) {
    this.operator = operator;
    const { market, policy } = operator;
    const zone = { id: 'zone', name: market.name, countries: market.countries };
    this.rules = {
      policy,
      markets: new Map([[market.id, market]]),
      zones: new Map([[zone.id, zone]]),
    };
    const none = () => new Map();
    this.state = {
      accountId: 'account',
      ...{ lines: none(), periods: none(), buckets: none(), orders: none(), payments: none() },
      ...{ refunds: none(), sessions: none(), ratedUses: none(), autoRenewals: none() },
      ...{ paymentMeans: none(), watches: none(), promotionUses: none() },
    };
    const line: Line = {
      ...{ id: LINE, marketId: market.id, msisdn: '+447700900123', iccid: '8944', label: '' },
      ...{ simKind: 'esim', activationCode: null, spendsCredit: true, createdAt },
      ...{ activatedAt: null, state: 'pre-active', stateSince: createdAt, lastUsedAt: null },
      ...{ policyVersion: policy.version, held: null },
      ...{
        lastBoughtAt: null,
        lastToppedUpAt: null,
        keptUntil: null,
        dueAt: null,
        deadlinesTold: [],
      },
    };
    (this.state.lines as Map<string, Line>).set(LINE, line);
    this.now = createdAt;
  }

  get line(): Line {
    return this.state.lines.get(LINE)!;
  }

  /** Does something at an instant, and takes what it changed as the committer would. */
  at(now: Instant, act: (change: Changeset) => Refusal | undefined = () => undefined): void {
    this.now = now;
    const change = new Changeset(this.state, { now, newId: this.#newId });
    advance(change, this.rules);
    const refusal = act(change);
    if (refusal) this.refused.push(refusal.refused);
    this.#take(change.changes());
  }

  step([at, what, ...of]: Step): void {
    const now = instantOf(at, this.operator.market.timeZone);
    if (what === 'use') this.#use(now, of[0] ?? '1');
    else this.at(now, (change) => this.#act(change, what, of));
  }

  #act(change: Changeset, what: string, [first = '', second = '']: string[]): Refusal | undefined {
    switch (what) {
      case 'look':
        return undefined;
      case 'buy':
        return this.#buy(change, this.#plan(first), (second || 'now') as RenewalTiming);
      case 'top-up':
        return this.#topUp(change, first, second);
      case 'voucher':
        return this.#voucher(change, first);
      case 'install':
        installed(change, LINE, this.rules);
        return undefined;
      case 'park':
      case 'port-out':
        return this.#happen(change, { kind: what });
      case 'block':
        return this.#happen(change, { kind: 'block', as: 'lost-stolen' });
      case 'undo':
        return this.#happen(change, { kind: 'undo', by: first as never });
      default:
        throw new Error(`no step "${what}"`);
    }
  }

  #plan(id: string): PlanVersion {
    const plan = this.operator.plans.get(id);
    if (!plan) throw new Error(`${this.operator.name} has no plan ${id}`);
    return plan;
  }

  #buy(change: Changeset, plan: PlanVersion, timing: RenewalTiming): Refusal | undefined {
    const wish = { lineId: LINE, plan, timing };
    const refusal = renewalRefusal(change, wish, this.rules);
    if (refusal) return refusal;
    this.bought.push(applyRenewal(change, { ...wish, orderId: change.newId() }, this.rules).id);
    return undefined;
  }

  #topUp(change: Changeset, id: string, minor: string): Refusal | undefined {
    const plan = this.#plan(id);
    const amount = minor === '' ? plan.priceMinor : BigInt(minor);
    const grants = plan.grants.map((grant) => ({ ...grant, amount }));
    const validity = validityAt(plan.validity, amount);
    return this.#buy(change, { ...plan, priceMinor: amount, grants, validity }, 'now');
  }

  #voucher(change: Changeset, minor: string): undefined {
    const { currency } = this.operator.market;
    const money = { currency, minor: BigInt(minor) };
    grantCredit(
      change,
      {
        ...{ currency, amountMinor: money.minor, origin: 'voucher', kind: 'grant' },
        ...{ from: 'operator:allowance', expiresAt: null },
      },
      { rule: 'voucher' },
    );
    toppedUp(change, money, null, this.rules);
  }

  #use(now: Instant, megabytes: string): void {
    this.now = now;
    const amount = BigInt(megabytes) * 1_048_576n;
    const use = { lineId: LINE, kind: 'data', scope: 'any', country: 'GB', amount } as const;
    const decided = decideCharge(use, this.rules)(this.state, { now, newId: this.#newId });
    if ('refused' in decided) this.refused.push(decided.refused);
    else this.#take(decided.changes);
  }

  #newId = (): string => {
    this.#ids += 1;
    return String(this.#ids).padStart(6, '0');
  };

  #take(changes: Changes): void {
    applyChanges(this.state, changes);
    for (const { kind, rule, happenedAt } of changes.transfers)
      if (kind === 'grant' && rule.endsWith('/cycle')) this.cycles.push(happenedAt);
    this.events.push(...changes.lineEvents.filter(({ kind }) => isOfCourse(kind)));
  }

  #happen(change: Changeset, happening: LineHappening): Refusal | undefined {
    const done = applyHappening(change, change.lines.get(LINE)!, happening, this.rules);
    return 'refused' in done ? done : undefined;
  }

  /** What is foreseen from here when nobody does anything. */
  forecast(): Transition[] {
    const change = new Changeset(this.state, { now: this.now, newId: () => 'none' });
    const terms = courseTermsOf(this.line, this.rules);
    return forecast(factsOfLine(change, this.line, this.rules, terms.timeZone), terms);
  }

  history(): string[] {
    const { timeZone } = this.operator.market;
    return this.events.map(({ kind, detail, happenedAt }) => {
      const at = wallClock(happenedAt, timeZone);
      if (kind !== 'time-bought') {
        const held = kind === 'held-state-changed' ? 'held: ' : '';
        return `${at} ${held}${detail.from} > ${detail.to} (${detail.cause})`;
      }
      return `${at} ${detail.amountMinor} buys time until ${wallClock(Number(detail.until), timeZone)}`;
    });
  }
}

const isOfCourse = (kind: LineEvent['kind']): boolean =>
  kind === 'state-changed' || kind === 'held-state-changed' || kind === 'time-bought';
