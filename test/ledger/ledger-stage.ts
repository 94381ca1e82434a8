import { OCTETS_PER_MB } from '#domain/allowance.ts';
import { toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import { charge } from '#usecases/charge.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { type ExportWish, exportLedger } from '#usecases/ledger/export-ledger.ts';
import { createSealer } from '#usecases/ledger/sealer.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import type { Product } from '#usecases/product.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { givenLine, type TestProduct } from '../support/product.ts';

export interface Owner {
  accountId: string;
  lineId: string;
}

/** Draft, confirm, pay, credit; answers the order's id. */
export async function buys(
  product: TestProduct,
  owner: Owner,
  planId = 'gb-everyday-12',
): Promise<string> {
  const draft = await draftOrder(product, { ...owner, planId, timing: 'now', locale: 'en' });
  if ('refused' in draft) throw new Error(draft.refused);
  const { orderId } = draft;
  const { accountId } = owner;
  const wish = { accountId, orderId, consent: true, method: 'card' } as const;
  const confirmed = await confirmOrder(product, wish);
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  const view = await viewOrder(product, { accountId, orderId });
  const address = { accountId, paymentId: view!.payments[0]!.id };
  await product.payAs(toProviderPaymentId(address), '4242');
  await askPayment(product, address);
  return orderId;
}

export async function ownerWithPlan(product: TestProduct): Promise<Owner & { orderId: string }> {
  const owner = await givenLine(product);
  return { ...owner, orderId: await buys(product, owner) };
}

export async function usesData(product: Product, owner: Owner, use: { mb: bigint; key: string }) {
  const usage = {
    kind: 'data',
    scope: 'any',
    country: 'GB',
    amount: use.mb * OCTETS_PER_MB,
  } as const;
  const answer = await charge(product, { ...owner, ...usage, key: use.key });
  if ('refused' in answer) throw new Error(answer.refused);
}

/** One round now; throws when somebody was at the tables. */
export const sealNow = (product: Pick<Product, 'database' | 'clock'>) =>
  createSealer(product, {
    onBroken: (accountId) => {
      throw new Error(`broken: ${accountId}`);
    },
  }).run();

export async function exported(
  product: Product,
  owner: Owner,
  wish: Partial<ExportWish> = {},
): Promise<string> {
  const about = toPublicId('acc', owner.accountId);
  const { accountId } = owner;
  const whole = { accountId, about, from: null, until: null, format: 'json' as const };
  const pieces = await exportLedger(product, { ...whole, ...wish });
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

export interface SealRow {
  account_id: string;
  from_seq: bigint;
  to_seq: bigint;
  previous: Buffer;
  digest: Buffer;
  sealed_at: number;
}

export const sealsOf = async (product: Product, accountId: string): Promise<SealRow[]> =>
  (
    await product.database.query<SealRow>(
      'select * from ledger_seal where account_id = $1 order by from_seq',
      [accountId],
    )
  ).rows;
