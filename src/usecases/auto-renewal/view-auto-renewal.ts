import { spendableCredit, sumOfCredit } from '#domain/account-credit.ts';
import { advance } from '#domain/advance.ts';
import type { AutoRenewal, RenewalProblem } from '#domain/auto-renewal.ts';
import { afterPromotion } from '#domain/auto-renewal-claim.ts';
import { orderOfRound, preflight, type RenewalOffer } from '#domain/auto-renewal-preflight.ts';
import { roundOf } from '#domain/auto-renewal-round.ts';
import type { Localized, Market } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import { openPaymentsOf } from '#domain/credit-payment.ts';
import type { Line } from '#domain/line.ts';
import type { PaymentMeans } from '#domain/payment-means.ts';
import { fixOf, type RenewalFix } from '#domain/renewal-fix.ts';
import { marketOf, type Rules } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { atOneMoment } from '#storage/database.ts';
import { readAccount } from '#storage/reads/account-rows.ts';
import type { Reference } from '#storage/reference.ts';
import { offerFor } from '../look-after-line.ts';
import type { Product } from '../product.ts';

/** What an agreement that is not over does next. */
export interface RenewalOutlook {
  /** Null: its trigger has not come, or it is paused. */
  next: {
    /** The charge, or the next try after one that failed. */
    at: Instant;
    amountMinor: bigint;
    /** The one after it, where a promotion makes this one cheaper; else null. */
    thenMinor: bigint | null;
    /** Without promotions. */
    fullMinor: bigint;
    isRetry: boolean;
  } | null;
  /** A charge that is being tried. `asked`: the provider is. `needs-payer`: its bank wants the payer by then. */
  underWay: { orderId: string; state: 'asked' | 'needs-payer'; until: Instant } | null;
  /** What would keep it from renewing, or from being paid as was wished, as it stands now. */
  problems: readonly RenewalProblem[];
  /** What mends them; null: nothing is to be done. */
  fix: RenewalFix | null;
}

export interface AutoRenewalView {
  now: Instant;
  line: Line;
  market: Market;
  /** The reader's own zone. */
  readerZone: string;
  /** Null: it was never asked for. */
  auto: AutoRenewal | null;
  /** What the agreed plan is called; null: nothing was agreed to. */
  planName: Localized | null;
  /** Null: it is off. */
  outlook: RenewalOutlook | null;
  /** Cards and wallets that are kept. */
  means: readonly PaymentMeans[];
  /** Credit that may be spent now, in the market's currency. */
  creditMinor: bigint;
}

/** A line's auto-renewal as it stands now, looked through as a pre-flight would; null: no such line. */
export async function viewAutoRenewal(
  product: Product,
  { accountId, lineId }: { accountId: string; lineId: string },
): Promise<AutoRenewalView | null> {
  const [account, state] = await atOneMoment(product.database, (connection) =>
    Promise.all([readAccount(connection, accountId), loadAccountState(connection, accountId)]),
  );
  const planId = state.autoRenewals.get(lineId)?.planId ?? null;
  const offer = await offerFor(product, { accountId, lineId, planId });
  const reference = await product.reference();
  const { rules } = reference;
  const change = new Changeset(state, { now: product.clock(), newId: product.newId });
  advance(change, rules);
  const line = change.lines.get(lineId);
  if (!account || !line) return null;
  const auto = change.autoRenewals.get(lineId) ?? null;
  const market = marketOf(rules, line.marketId);
  return {
    now: change.now,
    line,
    market,
    readerZone: account.timeZone,
    auto,
    planName: auto && planNameOf(reference, auto.planId),
    outlook: auto === null || auto.state === 'ended' ? null : outlook(change, auto, offer, rules),
    means: change.paymentMeans.all().filter(({ state: of }) => of !== 'removed'),
    creditMinor: sumOfCredit(spendableCredit(change, market.currency)),
  };
}

/** By its newest version: it may be off sale by now. */
export function planNameOf({ planVersions }: Pick<Reference, 'planVersions'>, planId: string) {
  const versions = [...planVersions.values()].filter((plan) => plan.planId === planId);
  return versions.reduce((a, b) => (b.version > a.version ? b : a)).name;
}

function outlook(
  change: Changeset,
  auto: AutoRenewal,
  offer: RenewalOffer,
  rules: Rules,
): RenewalOutlook {
  const round = auto.state === 'on' ? roundOf(change, auto, rules) : null;
  const order = round?.orderId == null ? undefined : change.orders.get(round.orderId);
  if (order?.state === 'awaiting-payment') {
    const isAsked = openPaymentsOf(change, order.id).length > 0;
    const state = isAsked ? 'asked' : 'needs-payer';
    const underWay = { orderId: order.id, state, until: order.expiresAt } as const;
    return { next: null, underWay, problems: [], fix: null };
  }
  const at = round ? (round.retryAt ?? round.chargeAt) : change.now;
  const problems = preflight(change, auto, { offer, at }, rules);
  const price = orderOfRound(change, { ...auto, round }, offer, rules);
  const amountMinor = price?.priceMinor ?? auto.agreedMinor;
  const { thenMinor = null, fullMinor = amountMinor } = price ? afterPromotion(price) : {};
  const paysOnly = auto.means.every(({ kind }) => kind === 'credit') ? 'credit' : null;
  return {
    next: round && {
      ...{ at, amountMinor, isRetry: round.failed > 0 },
      thenMinor: thenMinor === null ? null : BigInt(thenMinor),
      fullMinor: BigInt(fullMinor),
    },
    underWay: null,
    problems,
    fix: problems.length === 0 ? null : fixOf(problems, paysOnly),
  };
}
