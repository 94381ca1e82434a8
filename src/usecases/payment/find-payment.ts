import { isProviderMethod, type Payment } from '#domain/payment.ts';
import { readPayment } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';

export interface PaymentAddress {
  accountId: string;
  paymentId: string;
}

export type OwnedPayment = Payment & { accountId: string };

/** The provider may still take it. Credit that is set aside is nobody's to ask about. */
export const isUndecided = (payment: Payment): boolean =>
  isProviderMethod(payment.method) &&
  (payment.state === 'intended' || payment.state === 'opened');

export async function findPayment(
  { database }: Product,
  { accountId, paymentId }: PaymentAddress,
): Promise<OwnedPayment | null> {
  const payment = await readPayment(database, accountId, paymentId);
  return payment && { ...payment, accountId };
}
