import { expect, test } from 'vitest';
import { safeNext } from '#edges/web/http/safe-next.ts';

const here = new URL('https://renew.example/sign-in?next=x');

test.each([
  ['/account', '/account'],
  ['/orders/ord_1/review?lang=en', '/orders/ord_1/review?lang=en'],
  ['/lines/../orders', '/orders'],
  ['/orders#top', '/orders'],
])('goes on to a page of ours: %s', (next, target) => expect(safeNext(next, here)).toBe(target));

test.each([
  null,
  '',
  'account',
  'https://evil.example/',
  'https://renew.example/account',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e//evil.example',
  'javascript:alert(1)',
  ' /account',
  '//renew.example@evil.example',
])('never leads away: %j', (next) => expect(safeNext(next, here)).toBe('/account'));

test('what looks like another host only inside the path stays a path of ours', () => {
  for (const next of ['/@evil.example', '/evil.example', '/%2f%2fevil.example'])
    expect(new URL(safeNext(next, here), here).host).toBe('renew.example');
});
