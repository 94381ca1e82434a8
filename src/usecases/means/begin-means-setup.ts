import type { Refusal } from '#domain/account-state.ts';
import type { Locale } from '#domain/locale.ts';
import { meansConsent } from '#domain/means-consent.ts';
import type { Currency } from '#domain/money.ts';
import type { ProviderMethod } from '#domain/payment.ts';
import { toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import { DAY, MINUTE } from '#domain/time.ts';
import { countMeansSetups, insertMeansSetup } from '#storage/means-setups.ts';
import { readLines, readMeans } from '#storage/reads/account-rows.ts';
import type { MeansSetup } from '#storage/reads/means-setup.ts';
import type { Reference } from '#storage/reference.ts';
import type { Product } from '../product.ts';

export type BeginSetupRefusal =
  | 'consent_required'
  | 'method_not_offered'
  | 'unknown_means'
  | 'too_many_setups'
  /** The provider can't be reached, or does not want to now: nothing was begun. */
  | 'provider_unavailable';

/** More in a day is somebody who tries stolen cards out. */
const SETUPS_A_DAY = 12;

export interface SetupWish {
  accountId: string;
  method: ProviderMethod;
  locale: Locale;
  /** The subscriber ticked the very words of `meansWords`. */
  consent: boolean;
  /** Takes this one's place when it is kept. */
  replacesId?: string | null;
}

/** Leads to the provider's page on which a card or wallet is checked and kept, and nothing is taken. */
export async function beginMeansSetup(
  product: Product,
  wish: SetupWish,
): Promise<{ setupId: string; redirectUrl: string } | Refusal<BeginSetupRefusal>> {
  const { accountId, method, locale, replacesId = null } = wish;
  const reference = await product.reference();
  const currency = await currencyOf(product, accountId, reference);
  if (!wish.consent) return { refused: 'consent_required' };
  if (!product.gateway.methods(currency).includes(method)) return { refused: 'method_not_offered' };
  if (replacesId !== null) {
    const replaced = await readMeans(product.database, accountId, replacesId);
    if (!replaced || replaced.state === 'removed') return { refused: 'unknown_means' };
  }
  const now = product.clock();
  if ((await countMeansSetups(product.database, accountId, now - DAY)) >= SETUPS_A_DAY)
    return { refused: 'too_many_setups' };
  const setup: MeansSetup = {
    ...{ accountId, method, currency, locale, replacesId },
    id: product.newId(),
    gateway: product.gateway.name,
    consent: meansConsent(locale, now),
    state: 'open',
    declineReason: null,
    meansId: null,
    createdAt: now,
    expiresAt: now + reference.rules.policy.paymentWindowMinutes * MINUTE,
  };
  await insertMeansSetup(product.database, setup);
  const answer = await product.gateway.open({
    paymentId: toProviderPaymentId({ accountId, paymentId: setup.id }),
    amount: { amountMinor: 0n, currency },
    method,
    savesMeans: true,
    description: reference.operator.name[locale],
    reference: setup.id.slice(-8).toUpperCase(),
    locale,
    returnUrl: `${product.baseUrl}/security/means/added/${toPublicId('setup', setup.id)}`,
    expiresAt: setup.expiresAt,
  });
  // Nobody has seen the page; what is left of it ends by itself.
  if (answer.outcome !== 'opened') return { refused: 'provider_unavailable' };
  return { setupId: setup.id, redirectUrl: answer.redirectUrl };
}

/** Nothing is taken in it; providers want one all the same: that of the subscriber's first line. */
export async function currencyOf(
  { database }: Product,
  accountId: string,
  { rules }: Reference,
): Promise<Currency> {
  const [line] = await readLines(database, accountId);
  const market = line && rules.markets.get(line.marketId);
  const [first] = rules.markets.values();
  if (!first) throw new Error('the operator has no market');
  return (market ?? first).currency;
}
