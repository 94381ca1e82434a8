import { randomInt } from 'node:crypto';
import { keyedHash } from '../identity/purpose-key.ts';
import type { Product } from '../product.ts';

/** Digits drawn at a time: the largest power of ten that `randomInt` draws from. */
const DRAWN = 14;

/** A PIN from the system's secure source; `randomInt` draws again rather than fold, so no digit is likelier. */
export function drawPin(digits: number): string {
  let pin = '';
  while (pin.length < digits) {
    const part = Math.min(DRAWN, digits - pin.length);
    pin += String(randomInt(10 ** part)).padStart(part, '0');
  }
  return pin;
}

/** All that is kept of a PIN: HMAC-SHA-256 under a key of its own. */
export const pinHashOf = ({ secret }: Pick<Product, 'secret'>, pin: string): Buffer =>
  keyedHash(secret, 'voucher-pin', pin);
