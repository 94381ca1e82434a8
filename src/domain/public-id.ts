/** What an id on a screen or in an API names; the prefix says it to people and keeps kinds apart. */
export type PublicIdKind = 'acc' | 'line' | 'ord' | 'pay' | 'ref' | 'bkt' | 'ses';

const HEX = /^[0-9a-f]{32}$/;

const compact = (uuid: string): string => uuid.replaceAll('-', '');

const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

/** `ord_01a203d2275b77e888f27ff14c50ea20` */
export const toPublicId = (kind: PublicIdKind, uuid: string): string => `${kind}_${compact(uuid)}`;

/** The UUID behind a public id, or null when it is none of this kind. */
export function fromPublicId(kind: PublicIdKind, id: string): string | null {
  const [prefix, hex] = id.split('_', 2);
  return prefix === kind && hex !== undefined && HEX.test(hex) ? dashed(hex) : null;
}

/** The id a provider knows a payment by: it names the account too, so that its word finds its way. */
export const toProviderPaymentId = (of: { accountId: string; paymentId: string }): string =>
  `pay_${compact(of.accountId)}${compact(of.paymentId)}`;

export function fromProviderPaymentId(id: string): { accountId: string; paymentId: string } | null {
  const account = id.slice(4, 36);
  const payment = id.slice(36);
  if (!id.startsWith('pay_') || !HEX.test(account) || !HEX.test(payment)) return null;
  return { accountId: dashed(account), paymentId: dashed(payment) };
}
