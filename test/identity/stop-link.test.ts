import { expect, test } from 'vitest';
import { readStopLink, stopLinkOf } from '#usecases/auto-renewal/stop-link.ts';
import { makeDatedLink } from '#usecases/identity/signed-link.ts';

const key = {
  accountId: '019a4c4e-0000-7000-8000-00000000000a',
  lineId: '019a4c4e-0000-7000-8000-00000000000b',
  agreedAt: Date.UTC(2026, 10, 30, 12, 0, 0, 1),
};
const product = {
  secret: 'test-secret-0123456789abcdef0123456789abcdef',
  baseUrl: 'https://shop.test',
};
const tokenOf = (link: string) => link.slice('https://shop.test/a/'.length);

test('a link names the agreement it was made for, to the millisecond', () => {
  expect(readStopLink(product, tokenOf(stopLinkOf(product, key)))).toEqual(key);
});

test('with any octet changed, or under another secret, it is none', () => {
  const token = tokenOf(stopLinkOf(product, key));
  const octets = Buffer.from(token, 'base64url');
  for (let at = 0; at < octets.length; at++) {
    const other = Buffer.from(octets);
    other[at]! ^= 0x40;
    expect(readStopLink(product, other.toString('base64url'))).toBeNull();
  }
  expect(readStopLink({ secret: product.secret.replace('0', '1') }, token)).toBeNull();
});

test('a link made for anything else stops nothing', () => {
  const { accountId, lineId: id, agreedAt: at } = key;
  for (const purpose of ['order-link', 'refund-link'] as const)
    expect(
      readStopLink(product, makeDatedLink(product, purpose, { accountId, id, at })),
    ).toBeNull();
});
