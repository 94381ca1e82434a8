import type { Product } from '#usecases/product.ts';
import { createVouchers } from '#usecases/vouchers/create-vouchers.ts';
import type { World } from './world.ts';

export interface SimulatedVoucher {
  serial: string;
  pin: string;
}

/** Batches of every kind, made before anything goes wrong. PINs are drawn by the product, and told nowhere. */
export async function printVouchers(world: World, secret: string): Promise<void> {
  const { chance, backends } = world;
  const parts = {
    ...{ database: backends.database, secret, clock: () => world.now },
    reference: () => Promise.resolve(world.reference),
  };
  // Making vouchers needs no more of the product than this.
  const product = parts as typeof parts & Product;
  const { marketId } = chance.pick(world.subscribers)!.lines[0]!;
  const { currency } = world.reference.rules.markets.get(marketId)!;
  const worths = [
    { kind: 'value', amountMinor: BigInt(chance.between(100, 2_000)), currency },
    { kind: 'plan', planId: `${marketId}-week` },
  ] as const;
  for (const [i, worth] of worths.entries()) {
    const made = await createVouchers(
      product,
      {
        ...{ id: `b${world.newId().slice(-12)}${i}`, worth, marketId: null, digits: 14 },
        tax: chance.pickOne(['single-purpose', 'multi-purpose']),
        expiresAt: chance.happens(0.5) ? null : world.now + chance.between(1, 60) * 86_400_000,
        count: 3,
      },
      (vouchers) => void world.vouchers.push(...vouchers),
    );
    if ('refused' in made) throw new Error(made.refused);
  }
}
