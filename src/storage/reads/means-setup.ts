import type { Locale } from '#domain/locale.ts';
import type { MeansConsent } from '#domain/means-consent.ts';
import type { Currency } from '#domain/money.ts';
import type { DeclineReason, ProviderMethod } from '#domain/payment.ts';
import type { Instant } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export type MeansSetupState = 'open' | 'kept' | 'declined' | 'cancelled' | 'expired';

/** A card or wallet that is being added without buying. */
export interface MeansSetup {
  accountId: string;
  id: string;
  gateway: string;
  method: ProviderMethod;
  currency: Currency;
  locale: Locale;
  consent: MeansConsent;
  replacesId: string | null;
  state: MeansSetupState;
  declineReason: DeclineReason | null;
  meansId: string | null;
  createdAt: Instant;
  expiresAt: Instant;
}

export const meansSetupColumns = `account_id as "accountId", id, gateway, method, currency, locale, consent,
  replaces_id as "replacesId", state, decline_reason as "declineReason", means_id as "meansId",
  created_at as "createdAt", expires_at as "expiresAt"`;

export async function readMeansSetup(
  source: Database | Transaction,
  of: { accountId: string; setupId: string },
): Promise<MeansSetup | null> {
  const { rows } = await source.query<MeansSetup>({
    name: 'read-means-setup',
    text: `select ${meansSetupColumns} from means_setup where account_id = $1 and id = $2`,
    values: [of.accountId, of.setupId],
  });
  return rows[0] ?? null;
}
