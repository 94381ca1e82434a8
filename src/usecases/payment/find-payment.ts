import type { Payment } from '#domain/payment.ts';
import { readPayment } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';

export interface PaymentAddress {
  accountId: string;
  paymentId: string;
}

export type OwnedPayment = Payment & { accountId: string };

export const isUndecided = (payment: Payment): boolean =>
  payment.state === 'intended' || payment.state === 'opened';

export async function findPayment(
  { database }: Product,
  { accountId, paymentId }: PaymentAddress,
): Promise<OwnedPayment | null> {
  const payment = await readPayment(database, accountId, paymentId);
  return payment && { ...payment, accountId };
}
