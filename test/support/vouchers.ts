import type { VoucherBatch } from '#domain/voucher.ts';
import type { Product } from '#usecases/product.ts';
import { createVouchers, type PrintedVoucher } from '#usecases/vouchers/create-vouchers.ts';

/** A batch of vouchers with their PINs, as a printer gets them. */
export async function givenVouchers(
  product: Product,
  wish: Partial<Omit<VoucherBatch, 'createdAt'>> & { count?: number } = {},
): Promise<PrintedVoucher[]> {
  const printed: PrintedVoucher[] = [];
  const batch = await createVouchers(
    product,
    {
      id: `b${product.newId().slice(-12)}`,
      worth: { kind: 'value', amountMinor: 1_000n, currency: 'GBP' },
      marketId: null,
      tax: 'multi-purpose',
      digits: 16,
      expiresAt: null,
      count: 1,
      ...wish,
    },
    (some) => {
      printed.push(...some);
    },
  );
  if ('refused' in batch) throw new Error(batch.refused);
  return printed;
}
