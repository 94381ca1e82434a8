import { createHash } from 'node:crypto';
import { randomId } from './random-id.ts';
import type { CardUsed, MeansRecord, PaymentRecord } from './records.ts';
import { behaviourOf } from './test-cards.ts';

/** `2027-08`, UTC. */
export const monthOf = (now: number, monthsLater = 0): string => {
  const at = new Date(now);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + monthsLater, 1))
    .toISOString()
    .slice(0, 7);
};

/** The same for the same card or wallet, and says nothing of it. */
export const fingerprintOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22);

/** What a payer's app would be called in a list: there is one owner of each in this world. */
const appLabels = { alipay: '138 •••• 0013', wechat_pay: '138 •••• 0021' } as const;

/** What is kept of the card or wallet a payment was just made with. */
export function newMeans(payment: PaymentRecord, card: CardUsed | null, now: number): MeansRecord {
  const { method, paymentId, providerReference, walletEmail } = payment;
  const common = {
    reference: randomId('hm'),
    ...{ method, paymentId, walletEmail },
    initialReference: providerReference,
    status: 'usable' as const,
    softDeclines: 0,
  };
  if (card) {
    const expiresMonth = behaviourOf(card.ending).expiresSoon
      ? monthOf(now)
      : (card.expiresMonth ?? monthOf(now, 36));
    return {
      ...common,
      ...{ label: `${card.brand} •••• ${card.ending}`, ending: card.ending, expiresMonth },
      fingerprint: fingerprintOf(method, card.brand, card.ending),
    };
  }
  const label = method === 'alipay' || method === 'wechat_pay' ? appLabels[method] : walletEmail;
  return {
    ...common,
    ...{ label: label ?? method, ending: null, expiresMonth: null },
    fingerprint: fingerprintOf(method, walletEmail ?? ''),
  };
}

/** What schemes tell merchants of by themselves: a new card in the old one's place. */
export function renewedMeans(means: MeansRecord, now: number): MeansRecord {
  const ending = means.ending && (behaviourOf(means.ending).renewedAs ?? means.ending);
  return {
    ...means,
    ending,
    label: ending ? `${means.label.slice(0, -4)}${ending}` : means.label,
    expiresMonth: means.expiresMonth === null ? null : monthOf(now, 48),
  };
}
