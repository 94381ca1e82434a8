import { expect, test } from 'vitest';
import { makeOrderLink, readOrderLink } from '#usecases/identity/order-link.ts';
import { keyedHash } from '#usecases/identity/purpose-key.ts';

const accountId = '019a4c4e-0000-7000-8000-00000000000a';
const orderId = '019a4c4e-0000-7000-8000-00000000000b';
const secret = 'test-secret-0123456789abcdef0123456789abcdef';
const expiresAt = Date.UTC(2026, 10, 30);

let now = 0;
const product = { secret, clock: () => now };
const token = makeOrderLink(product, { accountId, orderId, expiresAt });

test('a link names its order until its last millisecond', () => {
  now = expiresAt - 1;
  expect(readOrderLink(product, token)).toEqual({ accountId, orderId });
  now = expiresAt;
  expect(readOrderLink(product, token)).toEqual({ refused: 'expired', accountId, orderId });
});

test('with any octet changed it is forged, also when it would be expired', () => {
  now = expiresAt;
  const octets = Buffer.from(token, 'base64url');
  expect(octets).toHaveLength(72);
  for (let at = 0; at < octets.length; at++) {
    const other = Buffer.from(octets);
    other[at]! ^= 0x40;
    expect(readOrderLink(product, other.toString('base64url'))).toEqual({ refused: 'forged' });
  }
});

test.each([
  '',
  'x',
  `${token}A`,
  `${token}=`,
  token.slice(1),
  token.toLowerCase(),
  'A'.repeat(96),
  'A'.repeat(100_000),
])('forged: %.30s', (other) => {
  expect(readOrderLink(product, other)).toEqual({ refused: 'forged' });
});

test('another installation and another purpose sign otherwise', () => {
  const other = { ...product, secret: `${secret}!` };
  expect(readOrderLink(other, token)).toEqual({ refused: 'forged' });
  const content = Buffer.from(token, 'base64url').subarray(0, 40);
  const counted = Buffer.concat([content, keyedHash(secret, 'attempt-counter', content)]);
  expect(readOrderLink(product, counted.toString('base64url'))).toEqual({ refused: 'forged' });
});
