import type { ProviderMethod } from '#domain/payment.ts';
import type { PaymentMeans } from '#domain/payment-means.ts';
import { readAutoRenewals, readLines, readMeansOf } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import { currencyOf } from './begin-means-setup.ts';

/** A saved card or wallet, and the lines whose auto-renewal it pays for. */
export interface MeansView {
  means: PaymentMeans;
  /** Oldest line first. */
  usedBy: readonly { lineId: string; msisdn: string; label: string }[];
}

/** The account's saved cards and wallets, the newest first, and what may be added. */
export async function viewMeans(
  product: Product,
  accountId: string,
): Promise<{ saved: MeansView[]; methods: readonly ProviderMethod[] }> {
  const { database } = product;
  const [saved, renewals, lines, currency] = await Promise.all([
    readMeansOf(database, accountId),
    readAutoRenewals(database, accountId),
    readLines(database, accountId),
    product.reference().then((reference) => currencyOf(product, accountId, reference)),
  ]);
  const usersOf = (meansId: string) => {
    const ids = new Set(
      renewals
        .filter(
          ({ state, means }) =>
            state !== 'ended' &&
            means.some((each) => each.kind === 'means' && each.meansId === meansId),
        )
        .map(({ id }) => id),
    );
    return lines
      .filter(({ id }) => ids.has(id))
      .map(({ id: lineId, msisdn, label }) => ({ lineId, msisdn, label }));
  };
  return {
    saved: saved.map((means) => ({ means, usedBy: usersOf(means.id) })),
    methods: product.gateway.methods(currency),
  };
}

/** Those that may pay now with their owner there; the newest first. */
export async function payableMeans(product: Product, accountId: string): Promise<PaymentMeans[]> {
  const saved = await readMeansOf(product.database, accountId);
  return saved.filter(
    ({ state, gateway }) =>
      gateway === product.gateway.name && (state === 'usable' || state === 'needs-payer'),
  );
}
