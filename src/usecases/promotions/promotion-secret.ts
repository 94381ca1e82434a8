import { randomInt } from 'node:crypto';
import { keyedHash } from '../identity/purpose-key.ts';
import type { Product } from '../product.ts';

/** Crockford's base 32: no letter that can be read as a digit. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** So many characters from the system's secure source. */
export function drawCode(length: number): string {
  let code = '';
  while (code.length < length) code += DIGITS[randomInt(DIGITS.length)]!;
  return code;
}

/** All that is kept of a code for one use: HMAC-SHA-256 under a key of its own. */
export const codeHashOf = ({ secret }: Pick<Product, 'secret'>, code: string): Buffer =>
  keyedHash(secret, 'promotion-code', code);
