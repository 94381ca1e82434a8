import { advance } from '#domain/advance.ts';
import { Changeset } from '#domain/changeset.ts';
import { forecastRefund as forecast, type RefundForecast } from '#domain/forecast-refund.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from '../product.ts';
import { refundCase } from './refund-case.ts';

/** What of an unpaid order would come back if it were paid now; null when that can't be said. */
export async function forecastRefund(
  product: Product,
  of: { accountId: string; orderId: string },
): Promise<RefundForecast | null> {
  const found = await refundCase(product, of);
  if (!found) return null;
  const { order, terms, reference } = found;
  const state = await loadAccountState(product.database, of.accountId);
  const change = new Changeset(state, { now: product.clock(), newId: product.newId });
  advance(change, reference.rules);
  const plan = planVersionOf(reference, order);
  return forecast(change, { order, plan }, terms, reference.rules);
}
