import type { Localized } from '#domain/catalogue.ts';
import type { Currency } from '#domain/money.ts';
import type { OrderState } from '#domain/ordering.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { Instant } from '#domain/time.ts';
import type { OrderSummary } from '#usecases/view-account.ts';

/** One order as a row of a list. */
export interface OrderRow {
  /** Public id. */
  id: string;
  reference: string;
  state: OrderState;
  plan: Localized;
  priceMinor: bigint;
  currency: Currency;
  at: Instant;
  lineId: string;
}

export const toOrderRow = ({ order, plan }: OrderSummary): OrderRow => ({
  id: toPublicId('ord', order.id),
  reference: order.reference,
  state: order.state,
  plan: plan.name,
  priceMinor: order.priceMinor,
  currency: order.currency,
  at: order.confirmedAt ?? order.createdAt,
  lineId: toPublicId('line', order.lineId),
});
