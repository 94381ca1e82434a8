/** What an id on a screen or in an API names; the prefix says it to people and keeps kinds apart. */
export type PublicIdKind =
  | 'acc'
  | 'line'
  | 'ord'
  | 'pay'
  | 'ref'
  | 'bkt'
  | 'ses'
  | 'psk'
  | 'evt'
  | 'means'
  | 'setup'
  | 'feed'
  | 'watch';

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

/** Both ids fit into 50 digits of base 36: providers take at most 64 characters. */
const PROVIDER_ID = /^pay_([0-9a-z]{50})$/;

/** The id a provider knows a payment by: it names the account too, so that its word finds its way. */
export const toProviderPaymentId = (of: { accountId: string; paymentId: string }): string =>
  `pay_${BigInt(`0x${compact(of.accountId)}${compact(of.paymentId)}`)
    .toString(36)
    .padStart(50, '0')}`;

export function fromProviderPaymentId(id: string): { accountId: string; paymentId: string } | null {
  const digits = PROVIDER_ID.exec(id)?.[1];
  if (digits === undefined) return null;
  let value = 0n;
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  const hex = value.toString(16).padStart(64, '0');
  if (hex.length !== 64) return null;
  return { accountId: dashed(hex.slice(0, 32)), paymentId: dashed(hex.slice(32)) };
}
