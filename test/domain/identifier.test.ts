import { expect, test } from 'vitest';
import { isIccid } from '#domain/iccid.ts';
import { normalizeName, readEmail, readUserName, toIdentifier } from '#domain/identifier.ts';

test.each([
  ['li.hua@example.com', 'email', 'li.hua@example.com'],
  ['  Li.Hua@Example.COM ', 'email', 'li.hua@example.com'],
  ['ｌｉｈｕａ＠１６３．ｃｏｍ', 'email', 'lihua@163.com'],
  ['lihua＠163。com', 'email', 'lihua@163.com'],
  ['LiHua', 'user-name', 'lihua'],
  ['\u200blihua\u202e', 'user-name', 'lihua'],
  ['李华', 'user-name', '李华'],
  ['', 'user-name', ''],
])('%s is the %s %s', (typed, kind, value) => {
  expect(toIdentifier(typed)).toEqual({ kind, value });
});

test('a name of a megabyte is cut before anything is done with it', () => {
  expect(normalizeName('x'.repeat(1_000_000))).toHaveLength(320);
});

test.each([
  'li.hua@example.com',
  'li+xuka@sub.example.co.uk',
  '李华@例子.中国',
  "o'neil@example.ie",
])('%s is an address', (email) => {
  expect(readEmail(email)).toBe(email);
});

test.each([
  '',
  'li.hua',
  'li.hua@localhost',
  'li hua@example.com',
  'li@hua@example.com',
  '.li@example.com',
  'li..hua@example.com',
  'li@-example.com',
  'li@example.123',
  'li@[192.0.2.1]',
  '"li hua"@example.com',
  'li@example.com, other@example.com',
  '<li@example.com>',
  'li@example.com bcc:x@example.com',
  `${'a'.repeat(65)}@example.com`,
  `li@${'a'.repeat(64)}.com`,
])('%s is no address', (email) => {
  expect(readEmail(email)).toEqual({ refused: 'email_malformed' });
});

test('a line break cannot make a second header', () => {
  expect(readEmail('li@example.com\r\nBcc: x@example.com')).toEqual({ refused: 'email_malformed' });
});

test.each(['lihua', 'li.hua-90', '李华华', 'a1_'])('%s is a user name', (name) => {
  expect(readUserName(name)).toBe(name);
});

test.each(['li', 'li@hua', '_lihua', 'li hua', 'лихуа', 'x'.repeat(33), ''])(
  '%s is no user name',
  (name) => {
    expect(readUserName(name)).toEqual({ refused: 'user_name_malformed' });
  },
);

test.each([
  ['8944000000000000126', true],
  ['89440000000000000127', true],
  ['8944000000000000125', false],
  ['8944000000000000162', false],
  ['89440000000000126', false],
  ['894400000000000000127', false],
  ['8944 000000000000126', false],
  ['', false],
])('%j is a SIM’s number: %s', (typed, right) => {
  expect(isIccid(typed)).toBe(right);
});

test.each([18, 19, 20])('of %i digits, one check digit in ten is right', (length) => {
  const start = '89860012345678901234'.slice(0, length - 1);
  expect([...'0123456789'].filter((digit) => isIccid(start + digit))).toHaveLength(1);
});
