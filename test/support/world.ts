import type {
  AccountState,
  Changes,
  Decide,
  DecisionContext,
  Refusal,
} from '#domain/account-state.ts';
import { applyChanges } from '#domain/apply-changes.ts';
import type { PlanVersion } from '#domain/catalogue.ts';
import { type Confirmation, decideConfirmOrder } from '#domain/confirm-order.ts';
import { decideDraftOrder } from '#domain/draft-order.ts';
import type { Line } from '#domain/line.ts';
import type { RenewalTiming } from '#domain/ordering.ts';
import type { Policy } from '#domain/policy.ts';
import type { PromotionVersion } from '#domain/promotion.ts';
import type { Rules } from '#domain/rules.ts';
import { decideSettlePayment, type ProviderWord } from '#domain/settle-payment.ts';
import type { Instant } from '#domain/time.ts';
import { readSeedCatalogue } from '#main/seed/catalogue/seed-catalogue.ts';
import { readSeedPolicy } from '#main/seed/seed-reference.ts';

export const seedCatalogue = readSeedCatalogue();

export const planNamed = (planId: string): PlanVersion => {
  const plan = seedCatalogue.plans.find((each) => each.planId === planId);
  if (!plan) throw new Error(`no plan ${planId}`);
  return plan;
};

export const rulesWith = (policy: Partial<Policy> = {}): Rules => ({
  policy: { ...readSeedPolicy(), ...policy },
  markets: new Map(seedCatalogue.markets.map((market) => [market.id, market])),
  zones: new Map(seedCatalogue.zones.map((zone) => [zone.id, zone])),
});

/** One account in memory: decisions are made and applied as the committer does, without a database. */
export class World {
  readonly state: AccountState;
  readonly rules: Rules;
  readonly written: Changes[] = [];
  now: Instant;
  #ids = 0;

  constructor(given: {
    now: Instant;
    policy?: Partial<Policy>;
    promotions?: readonly PromotionVersion[];
  }) {
    this.now = given.now;
    const versions = given.promotions;
    const promotions = versions && { promotions: { versions, room: new Map() } };
    this.rules = { ...rulesWith(given.policy), ...promotions };
    this.state = {
      accountId: this.newId(),
      lines: new Map(),
      periods: new Map(),
      buckets: new Map(),
      orders: new Map(),
      payments: new Map(),
      refunds: new Map(),
      sessions: new Map(),
      ratedUses: new Map(),
      autoRenewals: new Map(),
      paymentMeans: new Map(),
      watches: new Map(),
      promotionUses: new Map(),
    };
  }

  newId(): string {
    this.#ids += 1;
    return `00000000-0000-7000-8000-${String(this.#ids).padStart(12, '0')}`;
  }

  context(): DecisionContext {
    return { now: this.now, newId: () => this.newId() };
  }

  /** Changes the policy as an import does: a new version, the old one still there. */
  publish(changes: Partial<Policy>): Policy {
    const { policy, policyVersions = new Map([[policy.version, policy]]) } = this.rules;
    const next = { ...policy, ...changes, version: Math.max(...policyVersions.keys()) + 1 };
    const versions = new Map([...policyVersions, [next.version, next]]);
    const own = changes.marketId
      ? { ownPolicies: new Map([[changes.marketId, next]]) }
      : { policy: next };
    Object.assign(this.rules, { policyVersions: versions, ...own });
    return next;
  }

  do<Answer, Code extends string>(decide: Decide<Answer, Code>): Answer | Refusal<Code> {
    const decision = decide(this.state, this.context());
    if ('refused' in decision) return decision;
    applyChanges(this.state, decision.changes);
    this.written.push(decision.changes);
    return decision.answer;
  }

  addLine(given: Partial<Line> = {}): Line {
    const line: Line = {
      id: this.newId(),
      marketId: 'gb',
      msisdn: '+447700900123',
      iccid: '8944000000000000001',
      simKind: 'physical',
      activationCode: null,
      label: '',
      spendsCredit: false,
      createdAt: this.now,
      activatedAt: this.now,
      state: 'active',
      stateSince: this.now,
      policyVersion: this.rules.policy.version,
      held: null,
      lastUsedAt: null,
      lastBoughtAt: null,
      lastToppedUpAt: null,
      keptUntil: null,
      dueAt: null,
      deadlinesTold: [],
      ...given,
    };
    (this.state.lines as Map<string, Line>).set(line.id, line);
    return line;
  }

  draft(lineId: string, plan: PlanVersion, timing: RenewalTiming = 'now') {
    const orderId = this.newId();
    return this.do(
      decideDraftOrder(
        { orderId, lineId, newLine: null, plan, timing, locale: 'en', earlierPurchases: 0 },
        this.rules,
      ),
    );
  }

  confirm(orderId: string, plan: PlanVersion, changes: Partial<Confirmation> = {}) {
    return this.do(
      decideConfirmOrder(
        {
          orderId,
          plan,
          paymentId: this.newId(),
          method: 'card',
          gateway: 'test',
          consent: true,
          ...changes,
        },
        this.rules,
      ),
    );
  }

  say(
    plan: PlanVersion,
    of: { orderId: string; paymentId: string },
    word: Partial<ProviderWord> & Pick<ProviderWord, 'status'>,
  ) {
    const payment = this.state.payments.get(of.paymentId);
    return this.do(
      decideSettlePayment(
        {
          plan,
          amountMinor: payment?.amountMinor ?? 0n,
          currency: payment?.currency ?? 'GBP',
          declineReason: null,
          redirectUrl: null,
          providerReference: null,
          happenedAt: this.now,
          ...of,
          ...word,
        },
        this.rules,
      ),
    );
  }

  /** Draft, confirm and captured in one go; answers the ids or the first refusal. */
  buy(lineId: string, plan: PlanVersion, timing: RenewalTiming = 'now') {
    const draft = this.draft(lineId, plan, timing);
    if ('refused' in draft) return draft;
    const confirmed = this.confirm(draft.orderId, plan);
    if ('refused' in confirmed) return confirmed;
    const of = { orderId: draft.orderId, paymentId: confirmed.paymentId };
    this.say(plan, of, { status: 'captured' });
    return of;
  }

  order(orderId: string) {
    return this.state.orders.get(orderId)!;
  }

  /** Everything ever moved, in order. */
  transfers() {
    return this.written.flatMap((changes) => changes.transfers);
  }
}
