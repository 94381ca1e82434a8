import { isTaxedBefore, paymentsOfSale } from '#domain/credit-payment.ts';
import type { Bucket } from '#domain/ledger.ts';
import { refundsOfSale } from '#domain/order-standing.ts';
import { fullPriceOf } from '#domain/ordering.ts';
import { marketOf, serviceOf, zoneOf } from '#domain/rules.ts';
import { lastInstantOf } from '#domain/validity.ts';
import type { SaleFacts, SoldValidity } from '#ports/message-renderer.ts';
import { readAccount } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import { type OrderView, viewOrder } from '../view-order.ts';

/** What the papers of an order are written from; null unless it is paid and credited. */
export async function saleFacts(
  product: Product,
  of: { accountId: string; orderId: string },
): Promise<SaleFacts | null> {
  const view = await viewOrder(product, of);
  const account = await readAccount(product.database, of.accountId);
  if (!view || !account || view.order.state !== 'fulfilled') return null;
  const { order, plan, line, period, payments } = view;
  const { cycles = 1 } = plan.validity;
  const { rules } = await product.reference();
  const market = marketOf(rules, plan.marketId);
  const paidBy = paymentsOfSale(payments, view.refunds);
  const paid = view.events.find((event) => event.kind === 'payment-captured')!;
  const lastInstant = (at: number | null) =>
    at === null ? null : lastInstantOf(at, plan.validity.count);
  return {
    timeZone: market.timeZone,
    orderReference: order.reference,
    invoiceNumber: order.invoiceNumber!,
    planName: plan.name,
    planKind: plan.kind,
    msisdn: line!.msisdn,
    grossMinor: order.priceMinor,
    taxMinor: order.taxMinor,
    taxRateBasisPoints: order.taxRateBasisPoints,
    taxName: market.taxName,
    currency: order.currency,
    discounts: order.discounts.map(({ label, discountMinor }) => ({
      label,
      amountMinor: BigInt(discountMinor),
    })),
    fullPriceMinor: fullPriceOf(order),
    thenPriceMinor: order.thenPriceMinor,
    paidBy: paidBy.map(({ method, amountMinor }) => ({ method, amountMinor })),
    returned: refundsOfSale(order, view.refunds).flatMap(({ amountMinor, refundedAt }) =>
      refundedAt === null ? [] : { amountMinor, returnedAt: refundedAt },
    ),
    isTaxedBefore: isTaxedBefore(order),
    paidAt: paid.happenedAt,
    creditedAt: order.fulfilledAt!,
    validity: validityOf(view, period!),
    buckets: asCredited(view.buckets, cycles).map(
      ({ kind, scope, origin, granted, zoneId, serviceId, fairUse, expiresAt }) => ({
        kind,
        scope,
        amount: granted,
        times: origin === 'order' ? cycles : 1,
        zoneName: zoneOf(rules, zoneId).name,
        serviceName: serviceOf(rules, serviceId),
        fairUse,
        lastInstant: lastInstant(cycles > 1 ? period!.endsAt : expiresAt),
      }),
    ),
    consentedAt: order.consentVersion === null ? null : order.confirmedAt,
    buyer: { name: account.displayName, email: account.email },
  };
}

/** What the order brought at first: later cycles bring the same anew. */
function asCredited(buckets: readonly Bucket[], cycles: number): Bucket[] {
  const credited = buckets.filter(({ origin }) => origin === 'order' || origin === 'promotion');
  if (cycles === 1) return credited;
  const [first] = credited.map(({ startsAt }) => startsAt).sort((a, b) => (a ?? 0) - (b ?? 0));
  return credited.filter(({ origin, startsAt }) => origin === 'promotion' || startsAt === first);
}

function validityOf(view: OrderView, period: NonNullable<OrderView['period']>): SoldValidity {
  const { startsAt, endsAt, activateBy } = period;
  if (startsAt === null) return { starts: 'first-use', activateBy };
  const lastInstant = lastInstantOf(endsAt!, view.plan.validity.count);
  return { starts: 'fixed', startsAt, lastInstant };
}
