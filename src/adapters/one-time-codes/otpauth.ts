import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import type { OneTimeCodes } from '#ports/one-time-codes.ts';

const PERIOD_SECONDS = 30;
const parameters = { algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS } as const;

const totpOf = (secret: Uint8Array, names: { issuer?: string; label?: string } = {}) =>
  // The library takes the whole buffer behind a view: a copy has one of its own.
  new TOTP({
    ...parameters,
    ...names,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
  });

/** Codes by the otpauth library, pictures by uqr. */
export const createOneTimeCodes = (): OneTimeCodes => ({
  enrol({ secret, issuer, account }) {
    const totp = totpOf(secret, { issuer, label: account });
    const address = totp.toString();
    return {
      address,
      qrSvg: renderSVG(address, { border: 4, ecc: 'M' }),
      text: totp.secret.base32,
    };
  },
  stepOf({ secret, code, now }) {
    const delta = totpOf(secret).validate({ token: code, timestamp: now, window: 1 });
    if (delta === null) return null;
    return BigInt(Math.floor(now / 1000 / PERIOD_SECONDS) + delta);
  },
});
