import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE } from '#domain/time.ts';
import type { PrintedVoucher } from '#usecases/vouchers/create-vouchers.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { givenVouchers } from '../support/vouchers.ts';

const morning = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
let addresses = 0;
beforeAll(async () => {
  product = await testProduct({ now: morning });
});
afterAll(() => product.stop());

const redeem = (of: { accountId: string }, pin: string, more: { address?: string } = {}) => {
  addresses += 1;
  const address = `198.51.100.${addresses % 250}`;
  return redeemVoucher(product, { accountId: of.accountId, pin, locale: 'en', address, ...more });
};

async function one(wish: Parameters<typeof givenVouchers>[1] = {}): Promise<PrintedVoucher> {
  return (await givenVouchers(product, wish))[0]!;
}

test('an account’s guesses slow down and lock its own vouchers, and nobody else’s', async () => {
  const [guesser, other] = [await givenLine(product), await givenLine(product)];
  const answers: string[] = [];
  for (let i = 0; i < 40; i++) {
    const answer = await redeem(guesser, String(9_000_000_000_000_000n + BigInt(i)));
    answers.push('refused' in answer ? answer.refused : 'given');
    product.setClock(morning + (i + 1) * MINUTE * 4);
  }
  expect(new Set(answers)).toEqual(new Set(['voucher_refused', 'locked']));
  const { pin } = await one();
  product.setClock(morning + 40 * 4 * MINUTE);
  expect(await redeem(guesser, pin)).toMatchObject({ refused: expect.stringMatching(/locked/) });
  expect(await redeem(other, pin)).toMatchObject({ kind: 'value' });
  product.setClock(morning);
});

test.each([
  ['had before', {}],
  ['that can’t be had', { worth: { kind: 'plan', planId: 'cn-daily-12' } }],
] as const)('a PIN %s does not make guessing free', async (_, wish) => {
  const guesser = await givenLine(product);
  const { pin: own } = await one(wish);
  await redeem(guesser, own);
  const answers: string[] = [];
  for (let i = 0; i < 40; i++) {
    const answer = await redeem(guesser, String(6_000_000_000_000_000n + BigInt(i)));
    answers.push('refused' in answer ? answer.refused : 'given');
    await redeem(guesser, own);
    product.setClock(morning + (i + 1) * MINUTE * 4);
  }
  product.setClock(morning);
  expect(new Set(answers)).toEqual(new Set(['voucher_refused', 'locked']));
});

test('guesses from one address are bounded, and a right PIN counts as none', async () => {
  const address = '203.0.113.77';
  const { pin } = await one();
  const seen: string[] = [];
  for (let i = 0; i < 62; i++) {
    const somebody = await givenLine(product);
    const typed = i % 10 === 0 ? pin : String(8_000_000_000_000_000n + BigInt(i));
    const answer = await redeem(somebody, typed, { address });
    seen.push('refused' in answer ? answer.refused : 'given');
  }
  expect(seen[0]).toBe('given');
  expect(seen.slice(1, 61)).toEqual(Array(60).fill('voucher_refused'));
  expect(seen.at(-1)).toBe('wait');
});
