import { OCTETS_PER_GB } from '#domain/allowance.ts';

/**
 * Rounded up to tenths of a GB, and just enough above that cutting shows that tenth. People are told
 * what is left cut to tenths; what was used or is needed must add up with it. In octets.
 */
export function upToTenths(octets: bigint): bigint {
  const tenths = (octets * 10n + OCTETS_PER_GB - 1n) / OCTETS_PER_GB;
  return (tenths * OCTETS_PER_GB + 9n) / 10n;
}
