import type { Order } from '#domain/ordering.ts';
import { isProviderMethod, type Payment } from '#domain/payment.ts';
import { readPaymentWithOrder } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';

export interface PaymentAddress {
  accountId: string;
  paymentId: string;
}

/** A payment with its order as it was when it was read: state may have moved on, what was ordered not. */
export type OwnedPayment = Payment & { accountId: string; order: Order };

/** The provider may still take it. Credit that is set aside is nobody's to ask about. */
export const isUndecided = (payment: Payment): boolean =>
  isProviderMethod(payment.method) && (payment.state === 'intended' || payment.state === 'opened');

/** Only the provider that has it may be asked: any other has truly never heard of it, and nothing follows from that. */
export const isWithGateway = ({ gateway }: Product, payment: Payment): boolean =>
  payment.gateway === gateway.name;

export async function findPayment(
  { database }: Product,
  { accountId, paymentId }: PaymentAddress,
): Promise<OwnedPayment | null> {
  const payment = await readPaymentWithOrder(database, { accountId, id: paymentId });
  return payment && { ...payment, accountId };
}
