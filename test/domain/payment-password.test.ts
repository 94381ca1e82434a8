import { expect, test } from 'vitest';
import { paymentPasswordProblem } from '#domain/payment-password.ts';

test.each([
  ['', 'payment_password_too_short'],
  ['82914', 'payment_password_too_short'],
  ['x7'.repeat(33), 'payment_password_too_long'],
  ['111111', 'payment_password_too_easy'],
  ['112112', 'payment_password_too_easy'],
  ['121212', 'payment_password_too_easy'],
  ['123123', 'payment_password_too_easy'],
  ['123456', 'payment_password_too_easy'],
  ['１２３４５６', 'payment_password_too_easy'],
  ['654321', 'payment_password_too_easy'],
  ['789012', 'payment_password_too_easy'],
  ['135791', 'payment_password_too_easy'],
  ['abcdef', 'payment_password_too_easy'],
  ['qwerty', 'payment_password_too_easy'],
  ['850714', 'payment_password_too_easy'],
  ['520131', 'payment_password_too_easy'],
  ['iloveyou', 'payment_password_too_easy'],
  ['829146', null],
  ['704283', null],
  ['kite 7', null],
  ['风筝与石头！', null],
])('"%s": %s', (typed, problem) => {
  expect(paymentPasswordProblem(typed)).toBe(problem);
});
