import { randomInt } from 'node:crypto';
import type { SimProposal, SimProvider } from '#ports/sim-provider.ts';

/** Number ranges that no real network serves, with how many digits follow. */
const ranges: Record<string, { prefix: string; digits: number }> = {
  gb: { prefix: '+447700900', digits: 3 },
  de: { prefix: '+4915550', digits: 6 },
  cn: { prefix: '+86100', digits: 8 },
};
/** ITU-T E.164 shared code 883: international networks; used for travel lines. */
const worldwide = { prefix: '+883130', digits: 8 };

const SMDP_ADDRESS = 'smdp.example';

/** Hands out invented numbers and SIM profiles, for the demo and for tests. */
export function createSimulatedSimProvider(): SimProvider {
  return {
    async propose({ marketId, simKind }): Promise<SimProposal> {
      const { prefix, digits } = ranges[marketId] ?? worldwide;
      const iccid = withLuhn(`8944${digitsOf(14)}`);
      return {
        msisdn: prefix + digitsOf(digits),
        iccid,
        // SGP.22 4.1: LPA:1$<SM-DP+ address>$<matching id>
        activationCode: simKind === 'esim' ? `LPA:1$${SMDP_ADDRESS}$${matchingId()}` : null,
      };
    },
  };
}

const digitsOf = (count: number): string =>
  Array.from({ length: count }, () => randomInt(10)).join('');

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const matchingId = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ).join('-');

/** Appends the check digit of ITU-T E.118. */
export function withLuhn(digits: string): string {
  let sum = 0;
  [...digits].reverse().forEach((digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return digits + ((10 - (sum % 10)) % 10);
}
