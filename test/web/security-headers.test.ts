import { expect, test } from 'vitest';
import { secure } from '#edges/web/http/security-headers.ts';

const answered = (address: string) =>
  secure(new Response('', { headers: { 'content-security-policy': "form-action 'self'" } }), {
    url: new URL(address),
    paymentOrigins: ['https://pay.example'],
  }).headers;

test('over https browsers are told to ask no other way', () => {
  const headers = answered('https://renew.example/account');
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  expect(answered('http://localhost:3000/').has('strict-transport-security')).toBe(false);
});

test('a page without a policy of its own may run nothing', () => {
  const page = new Response('', { headers: { 'content-type': 'text/html' } });
  const at = { url: new URL('http://localhost:3000/'), paymentOrigins: [] };
  const policy = secure(page, at).headers.get('content-security-policy');
  expect(policy).toMatch(/^default-src 'none'/);
});

test('nothing is kept, framed or guessed at, and forms lead to the payment provider only', () => {
  const headers = answered('http://localhost:3000/account');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("form-action 'self' https://pay.example");
});
