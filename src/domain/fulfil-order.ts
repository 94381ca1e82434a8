import { putNewLine } from './add-line.ts';
import { roundRenewed } from './auto-renewal-outcome.ts';
import type { PlanVersion } from './catalogue.ts';
import type { Changeset } from './changeset.ts';
import { openPaymentsOf, releaseCreditOf } from './credit-payment.ts';
import { noteDue } from './due.ts';
import { settleDue } from './line-due.ts';
import { splitTax } from './money.ts';
import type { NewLine, Order } from './ordering.ts';
import type { Payment } from './payment.ts';
import { grantBonuses } from './promotion-bonus.ts';
import { takeUses } from './promotion-uses.ts';
import { applyRenewal } from './renewal.ts';
import type { Rules } from './rules.ts';

export interface Sale {
  plan: PlanVersion;
  /** What pays it; together the order's price. */
  payments: readonly Payment[];
  /** What of the price was taxed when it was sold, as credit or as a voucher. */
  taxedMinor: bigint;
}

/** Turns an order that holds its whole price into periods and buckets, and the money into a sale. */
export function fulfilOrder(change: Changeset, order: Order, sale: Sale, rules: Rules): void {
  const { plan } = sale;
  if (order.newLine) createLine(change, order.newLine, order.id);
  const { lineId, timing } = order;
  const period = applyRenewal(change, { lineId, orderId: order.id, plan, timing }, rules);
  grantBonuses(change, order, { plan, period }, rules);
  takeUses(change, order);
  sell(change, order, sale);
  change.event(order.id, 'credited', { periodId: period.id });
  change.enqueue('mail.send', { template: 'order_confirmation', orderId: order.id });
  releaseCreditOf(change, order.id);
  closePagesOf(change, order.id);
  roundRenewed(change, change.orders.get(order.id)!, rules);
  // Whoever looks after the line settles it at the end; when a provider paid, that is soon.
  if (order.origin === 'auto-renewal') noteDue(change, lineId, change.now);
  else settleDue(change, lineId, rules);
}

/** No page may take money for an order that is over. */
export function closePagesOf(change: Changeset, orderId: string): void {
  for (const { id: paymentId } of openPaymentsOf(change, orderId))
    change.enqueue('payment.cancel', { orderId, paymentId });
}

/**
 * What was held becomes the operator's: net and tax apart. The part that was taxed before is not taxed
 * again; the order's tax is what this sale moved.
 */
function sell(change: Changeset, order: Order, { payments, taxedMinor }: Sale): void {
  const from = `order:${order.id}` as const;
  const paymentId = payments.length === 1 ? payments[0]!.id : null;
  const of = { orderId: order.id, paymentId, asset: order.currency, from };
  const { taxMinor } =
    taxedMinor === 0n ? order : splitTax(order.priceMinor - taxedMinor, order.taxRateBasisPoints);
  change.transfer({
    ...of,
    kind: 'sale',
    amount: order.priceMinor - taxMinor,
    to: 'operator:revenue',
    rule: `plan:${order.planId}@${order.planVersion}/price`,
  });
  change.transfer({
    ...of,
    kind: 'tax',
    amount: taxMinor,
    to: 'operator:tax',
    rule: `tax:${order.taxRateBasisPoints}`,
  });
  change.orders.put({
    ...order,
    state: 'fulfilled',
    taxMinor,
    heldMinor: order.heldMinor - order.priceMinor,
    fulfilledAt: change.now,
    closedAt: change.now,
    invoiceNumber: `${new Date(change.now).getUTCFullYear()}-${order.reference}`,
  });
}

function createLine(change: Changeset, newLine: NewLine, orderId: string): void {
  const { id: lineId } = putNewLine(change, newLine);
  change.event(orderId, 'line-created', { lineId });
}
