import { formatMonth } from '#domain/format.ts';
import type { PaymentMeans } from '#domain/payment-means.ts';
import { toPublicId } from '#domain/public-id.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { MeansView } from '#usecases/means/view-means.ts';
import type { Tongue } from '../words/tongue.ts';

/** A saved card or wallet, ready to be read. */
export interface MeansRow {
  id: string;
  name: string;
  icon: 'card' | 'wallet';
  expiry: string;
  /** Null: there is nothing wrong with it. */
  trouble: string | null;
  pays: string;
}

export const meansRow = ({ means, usedBy }: MeansView, tongue: Tongue, now: Instant): MeansRow => {
  const { means: w } = tongue.words;
  const numbers = usedBy.map(({ msisdn, label }) => label || tongue.phone(msisdn));
  return {
    id: toPublicId('means', means.id),
    name: meansName(means, tongue),
    icon: means.method === 'card' ? 'card' : 'wallet',
    expiry: meansExpiry(means, tongue),
    trouble: troubleOf(means, tongue, now),
    pays: numbers.length === 0 ? w.paysNothing : w.pays(tongue.list(numbers)),
  };
};

function troubleOf(
  { state, expiresMonth }: PaymentMeans,
  { words }: Tongue,
  now: Instant,
): string | null {
  const { states } = words.means;
  if (state !== 'usable') return states[state];
  return expiresMonth !== null && expiresMonth < toIso(now).slice(0, 7) ? states.expired : null;
}

/** A card's label says what it is; a wallet's does not. */
export const meansName = (
  { method, label }: Pick<PaymentMeans, 'method' | 'label'>,
  { words }: Tongue,
): string => (method === 'card' ? label : `${words.orders.methods[method]} ${label}`);

export function meansExpiry(
  { expiresMonth }: Pick<PaymentMeans, 'expiresMonth'>,
  { words, locale }: Tongue,
): string {
  if (expiresMonth === null) return words.means.forever;
  return words.means.until(formatMonth(expiresMonth, locale));
}
