import { setTimeout as sleep } from 'node:timers/promises';
import { fromPublicId, toProviderPaymentId } from '#domain/public-id.ts';
import { type ApiServer, control, type Json, type Subscriber } from './api-server.ts';

export interface ConfirmedOrder {
  accountId: string;
  orderId: string;
  /** `ord_…` */
  order: string;
  paymentId: string;
  /** What the provider calls the payment. */
  providerId: string;
}

/** An order that was drafted and confirmed over HTTP and waits to be paid. */
export async function confirmedOrder(
  server: ApiServer,
  somebody: Subscriber,
  wish: { planId?: string; method?: string } = {},
): Promise<ConfirmedOrder> {
  const { planId = 'gb-everyday-12', method = 'card' } = wish;
  const drafted = await server.call('POST', '/api/v1/orders', {
    ...somebody,
    body: { kind: 'renewal', lineId: somebody.line, planId },
  });
  if (drafted.status !== 201) throw new Error(drafted.text);
  const order = drafted.body.id;
  await confirm(server, somebody, order, method);
  return paymentOf(server, somebody, order);
}

export async function confirm(
  server: ApiServer,
  somebody: Subscriber,
  order: string,
  method = 'card',
): Promise<void> {
  const confirmed = await server.call('POST', `/api/v1/orders/${order}/confirm`, {
    ...somebody,
    body: { method, consent: true },
  });
  if (confirmed.status !== 200) throw new Error(confirmed.text);
}

/** The order with its newest payment. */
export async function paymentOf(
  server: ApiServer,
  { accountId, token }: Subscriber,
  order: string,
): Promise<ConfirmedOrder> {
  const { body } = await server.call('GET', `/api/v1/orders/${order}`, { token });
  const paymentId = fromPublicId('pay', body.payments.at(-1).id)!;
  const providerId = toProviderPaymentId({ accountId, paymentId });
  return { accountId, orderId: fromPublicId('ord', order)!, order, paymentId, providerId };
}

/** Sets how the provider tells of one payment, then pays it by card. */
export async function pay(
  server: ApiServer,
  { providerId }: ConfirmedOrder,
  how: { card?: string; manner?: string; lateBySeconds?: number } = {},
): Promise<void> {
  const { card = '4242', manner, lateBySeconds } = how;
  if (manner)
    await control(server.product, 'payment-manner', {
      payment_id: providerId,
      manner,
      ...(lateBySeconds === undefined ? {} : { late_by_seconds: lateBySeconds }),
    });
  await server.product.payAs(providerId, card);
}

export interface Delivery {
  deliveryId: string;
  /** The message as it is signed. */
  body: string;
  state: 'pending' | 'delivered' | 'given_up' | 'withheld';
  lastStatus: number | null;
}

/** What the provider sent about one payment, oldest first. */
export async function deliveriesOf(
  server: ApiServer,
  { providerId }: Pick<ConfirmedOrder, 'providerId'>,
): Promise<Delivery[]> {
  const response = await fetch(`${server.product.providerUrl}/control/state`);
  const { deliveries } = (await response.json()) as { deliveries: Json[] };
  return deliveries.filter((each) => each.paymentId === providerId).reverse();
}

/** Waits until the provider has nothing more to send about one payment. */
export async function delivered(
  server: ApiServer,
  order: Pick<ConfirmedOrder, 'providerId'>,
): Promise<Delivery[]> {
  for (let i = 0; i < 200; i++) {
    const deliveries = await deliveriesOf(server, order);
    if (deliveries.length > 0 && deliveries.every((each) => each.state !== 'pending'))
      return deliveries;
    await sleep(25);
  }
  throw new Error('the provider goes on sending');
}

export interface Books {
  state: string;
  heldMinor: bigint;
  /** Payments by attempt. */
  payments: string[];
  /** Refunds with their reason and state. */
  refunds: string[];
  /** Sums of the order's transfers of money. */
  money: Record<string, bigint>;
  /** What the transfers leave at the order: must equal what it holds. */
  atOrder: bigint;
  /** How often something was granted for the order, by bucket. */
  grants: bigint[];
  periods: number;
  granted: bigint[];
}

/** What is written about one order, straight from the tables. */
export async function booksOf(
  { product: { database } }: ApiServer,
  { accountId, orderId }: Pick<ConfirmedOrder, 'accountId' | 'orderId'>,
): Promise<Books> {
  const ids = [accountId, orderId];
  const all = async (text: string) => (await database.query(text, ids)).rows;
  const [order] = await all(
    'select state, held_minor from subscriber_order where account_id = $1 and id = $2',
  );
  const payments = await all(
    'select state from payment where account_id = $1 and order_id = $2 order by attempt',
  );
  const refunds = await all(
    'select reason, state from refund where account_id = $1 and order_id = $2 order by id',
  );
  const transfers = await all(
    `select kind, amount, from_place, to_place, bucket_id from transfer
      where account_id = $1 and order_id = $2 order by seq`,
  );
  const buckets = await all(
    'select granted from bucket where account_id = $1 and order_id = $2 order by id',
  );
  const periods = await all('select id from period where account_id = $1 and order_id = $2');
  const money: Record<string, bigint> = {};
  let atOrder = 0n;
  for (const { kind, amount, from_place, to_place, bucket_id } of transfers) {
    if (bucket_id !== null) continue;
    money[kind] = (money[kind] ?? 0n) + amount;
    if (to_place === `order:${orderId}`) atOrder += amount;
    if (from_place === `order:${orderId}`) atOrder -= amount;
  }
  return {
    state: order.state,
    heldMinor: order.held_minor,
    payments: payments.map((each) => each.state),
    refunds: refunds.map((each) => `${each.reason}: ${each.state}`),
    money,
    atOrder,
    grants: transfers.filter((each) => each.kind === 'grant').map((each) => each.amount),
    periods: periods.length,
    granted: buckets.map((each) => each.granted),
  };
}
