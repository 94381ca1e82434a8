import { grantCredit } from './account-credit.ts';
import { assetOf } from './allowance.ts';
import type { PlanVersion } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { creditEndsAt } from './credit-rules.ts';
import type { Period } from './line.ts';
import type { Order } from './ordering.ts';
import { type PromotionVersion, promotionRule } from './promotion.ts';
import { marketOf, type Rules, rulesOf } from './rules.ts';

/** The bonuses of an order, each the version that it took. */
export const bonusesOf = (
  { discounts }: Pick<Order, 'discounts'>,
  { promotions }: Pick<Rules, 'promotions'>,
): PromotionVersion[] =>
  discounts.flatMap(({ promotionId, version, source }) => {
    if (source !== 'operator') return [];
    const found = promotions?.versions.find(
      (each) => each.promotionId === promotionId && each.version === version,
    );
    return found?.benefit.kind === 'bonus' ? [found] : [];
  });

/** Beside what the plan grants: allowance that ends with its period, or credit. Named by the order, so that it goes back with it. */
export function grantBonuses(
  change: Changeset,
  order: Pick<Order, 'id' | 'lineId' | 'discounts' | 'currency'>,
  { plan, period }: { plan: PlanVersion; period: Period },
  rules: Rules,
): void {
  for (const promotion of bonusesOf(order, rules)) {
    if (promotion.benefit.kind !== 'bonus') continue;
    const { grant } = promotion.benefit;
    const rule = promotionRule(promotion);
    if (grant.kind === 'credit')
      grantCredit(
        change,
        {
          ...{ currency: order.currency, amountMinor: grant.amount },
          ...{ origin: 'promotion', kind: 'grant', from: 'operator:allowance' },
          expiresAt: creditEndsAt(rulesOf(rules, plan.marketId).policy, plan.marketId, change.now),
        },
        { orderId: order.id, lineId: order.lineId, rule },
      );
    else grantAllowance(change, order, { period, grant, rule }, rules);
  }
}

function grantAllowance(
  change: Changeset,
  { id: orderId, lineId }: Pick<Order, 'id' | 'lineId'>,
  of: {
    period: Period;
    grant: Extract<PromotionVersion['benefit'], { kind: 'bonus' }>['grant'];
    rule: string;
  },
  rules: Rules,
): void {
  const { grant, rule } = of;
  const period = change.periods.get(of.period.id)!;
  const line = change.lines.get(lineId)!;
  const asset = assetOf(grant.kind, marketOf(rules, line.marketId).currency);
  const { amount, kind, scope, zoneId, serviceId = 'any' } = grant;
  const bucket = change.putBucket({
    ...{ id: change.newId(), lineId, periodId: period.id, periodKind: period.kind, orderId },
    ...{ origin: 'promotion', kind, scope, zoneId, fairUse: false, serviceId, priority: 0, asset },
    ...{ taxed: true, granted: amount, remaining: amount },
    ...{ reserved: 0n, used: 0n, expired: 0n, refunded: 0n },
    ...{ startsAt: period.startsAt, expiresAt: period.endsAt, boughtAt: change.now },
    ...{ usedAt: null, alertAt: amount, frozen: false, closedAt: null },
  });
  change.transfer({
    ...{ kind: 'grant', asset, amount, from: 'operator:allowance', to: `bucket:${bucket.id}` },
    ...{ lineId, bucketId: bucket.id, orderId, rule },
  });
}
