import type { Refusal } from '#domain/account-state.ts';
import { serialOf, type VoucherBatch } from '#domain/voucher.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { addVoucherBatch, addVouchers } from '#storage/vouchers.ts';
import type { Product } from '../product.ts';
import { drawPin, pinHashOf } from './voucher-secret.ts';

/** For the printer, who alone ever sees a PIN. */
export interface PrintedVoucher {
  serial: string;
  pin: string;
}

export type CreateRefusal = 'batch_exists' | 'unknown_plan' | 'unknown_market';

const AT_A_TIME = 1_000;

/**
 * Makes a batch of vouchers. `print` is handed every voucher before anything is committed: when it throws,
 * there are no vouchers, and no PIN is ever valid that nobody has.
 */
export async function createVouchers(
  product: Product,
  wish: Omit<VoucherBatch, 'createdAt'> & { count: number },
  print: (vouchers: readonly PrintedVoucher[]) => Promise<void> | void,
): Promise<VoucherBatch | Refusal<CreateRefusal>> {
  const { count, ...given } = wish;
  const { rules, onSale } = await product.reference();
  const { worth, marketId } = given;
  const plan = worth.kind === 'plan' && onSale.find((each) => each.planId === worth.planId);
  if (worth.kind === 'plan' && !plan) return { refused: 'unknown_plan' };
  if (marketId !== null && !rules.markets.has(marketId)) return { refused: 'unknown_market' };
  const batch = { ...given, createdAt: product.clock() };
  return inTransaction(product.database, async (transaction) => {
    if (!(await addVoucherBatch(transaction, batch))) return { refused: 'batch_exists' };
    for (let done = 0; done < count; done += AT_A_TIME)
      await print(
        await addSome(product, transaction, batch, {
          from: done + 1,
          to: Math.min(count, done + AT_A_TIME),
        }),
      );
    return batch;
  });
}

async function addSome(
  product: Product,
  transaction: Transaction,
  batch: VoucherBatch,
  numbers: { from: number; to: number },
): Promise<PrintedVoucher[]> {
  const made: PrintedVoucher[] = [];
  let wanted: string[] = [];
  for (let n = numbers.from; n <= numbers.to; n++) wanted.push(serialOf(batch.id, n));
  // A PIN that some voucher has already is drawn again.
  while (wanted.length > 0) {
    const drawn = wanted.map((serial) => ({ serial, pin: drawPin(batch.digits) }));
    const hashed = drawn.map(({ serial, pin }) => ({ serial, pinHash: pinHashOf(product, pin) }));
    const added = await addVouchers(transaction, batch.id, hashed);
    made.push(...drawn.filter(({ serial }) => added.has(serial)));
    wanted = wanted.filter((serial) => !added.has(serial));
  }
  return made;
}
