import { toProviderPaymentId } from '#domain/public-id.ts';
import type { Reconciliation } from '#domain/reconciliation.ts';
import { charge } from '#usecases/charge.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { reconcile } from '#usecases/reconcile/reconcile.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { eventually } from '../support/programs.ts';

export const day = '2026-03-10';
const noon = Date.parse(`${day}T12:00:00Z`);
const nextNight = Date.parse('2026-03-11T03:00:00Z');

export interface Paid {
  accountId: string;
  lineId: string;
  orderId: string;
  paymentId: string;
  /** The payment's id at the provider. */
  providerId: string;
}

/** A product whose subscribers buy on one day and are looked at in the night after it. */
export interface ReconciledWorld {
  product: TestProduct;
  /** Forgets everybody, here and at the provider, and goes back to the day. */
  begin(): Promise<void>;
  buy(given?: { accountId: string; lineId: string }): Promise<Paid>;
  /** Pays one order twice; the second capture goes back by itself. */
  payTwice(changes?: { sendRefund: boolean }): Promise<Paid & { refundId: string }>;
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  control(operation: string, body: object): Promise<void>;
  /** The night: all work is done, then everything is compared. */
  night(): Promise<void>;
  compare(): Promise<Reconciliation>;
  /** Still on the day itself: everything but its report, which the day before stands in for. */
  compareNow(): Promise<Reconciliation>;
}

const subscriberTables = ['account', 'bucket', 'transfer', 'command', 'outbox', 'settlement_line'];

export async function reconciledWorld(): Promise<ReconciledWorld> {
  const product = await testProduct({ now: noon });
  const sql: ReconciledWorld['sql'] = async (text, values = []) =>
    (await product.database.query(text, values)).rows;

  const control: ReconciledWorld['control'] = async (operation, body) => {
    const response = await fetch(`${product.providerUrl}/control/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
  };

  async function order(given: { accountId: string; lineId: string }) {
    const wish = { ...given, planId: 'gb-everyday-12', timing: 'queue', locale: 'en' } as const;
    const draft = await draftOrder(product, wish);
    if ('refused' in draft) throw new Error(draft.refused);
    return { ...given, orderId: draft.orderId };
  }

  async function pay(of: Omit<Paid, 'paymentId' | 'providerId'>, card: string): Promise<Paid> {
    const { accountId, orderId } = of;
    const wish = { accountId, orderId, consent: true, method: 'card' } as const;
    const confirmed = await confirmOrder(product, wish);
    if ('refused' in confirmed) throw new Error(confirmed.refused);
    const [row] = await sql(
      'select id from payment where account_id = $1 and order_id = $2 order by attempt desc',
      [accountId, orderId],
    );
    const paymentId = String(row!.id);
    const providerId = toProviderPaymentId({ accountId, paymentId });
    await product.payAs(providerId, card);
    await askPayment(product, { accountId, paymentId });
    return { ...of, paymentId, providerId };
  }

  async function compareDay(of: string): Promise<Reconciliation> {
    const found = await reconcile(product, { day: of, again: true, rangeSize: 2, sealTurns: 1 });
    if ('refused' in found) throw new Error(found.refused);
    return found;
  }

  return {
    product,
    sql,
    control,
    async begin() {
      await control('reset', {});
      await sql(`truncate ${subscriberTables.join(', ')}, reconciliation cascade`);
      product.setClock(noon);
    },
    async buy(given) {
      return pay(await order(given ?? (await givenLine(product))), '4242');
    },
    async payTwice({ sendRefund } = { sendRefund: true }) {
      const wanted = await order(await givenLine(product));
      const first = await pay(wanted, '9995');
      await pay(wanted, '4242');
      await control('capture', { payment_id: first.providerId });
      const refundOf = () => sql('select id from refund where account_id = $1', [wanted.accountId]);
      await eventually('the second capture is known', async () => (await refundOf()).length > 0);
      if (sendRefund) await product.work();
      return { ...first, refundId: String((await refundOf())[0]!.id) };
    },
    async night() {
      product.setClock(nextNight);
      await product.work();
      // The provider tells of what the night closed; heard later, it would mend what a test plants.
      await eventually('all that the provider tells is heard', async () => {
        const state = await (await fetch(`${product.providerUrl}/control/state`)).json();
        const { deliveries } = state as { deliveries: { state: string }[] };
        return deliveries.every(({ state }) => state !== 'pending');
      });
      // Mails are another worker's, and there is none here.
      await sql(`delete from outbox where kind = 'mail.send'`);
    },
    compare: () => compareDay(day),
    compareNow: async () => {
      await sql(`delete from outbox where kind = 'mail.send'`);
      return compareDay('2026-03-09');
    },
  };
}

/** Three subscribers in order: one who renewed twice and used some, one who paid twice, one who paid late. */
export async function liveADay(world: ReconciledWorld) {
  const { product } = world;
  const renewed = await world.buy();
  await world.buy(renewed);
  const use = { kind: 'data', scope: 'any', country: 'GB', amount: 5_000_000n, key: 'u' } as const;
  const used = await charge(product, {
    accountId: renewed.accountId,
    lineId: renewed.lineId,
    ...use,
  });
  if ('refused' in used) throw new Error(used.refused);
  const twice = await world.payTwice();
  const left = await givenLine(product);
  const wish = { ...left, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const confirmation = { ...left, orderId: draft.orderId, consent: true, method: 'card' } as const;
  await confirmOrder(product, confirmation);
  return { renewed, twice, left: { ...left, orderId: draft.orderId } };
}
