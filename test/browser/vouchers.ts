import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import type { PrintedVoucher } from '#usecases/vouchers/create-vouchers.ts';
import { givenVouchers } from '../support/vouchers.ts';
import { draftFor } from './orders.ts';
import type { Visit } from './pages.ts';
import { newSubscriber } from './people.ts';
import type { Program } from './program.ts';

/** A voucher made as by command: PINs are hashed under the program's own secret. */
export async function voucherFor(
  program: Program,
  wish: Parameters<typeof givenVouchers>[1] = {},
): Promise<PrintedVoucher> {
  const secret =
    process.env.XUKA_SECRET ?? readFileSync(join(program.home, 'secret'), 'utf8').trim();
  const [voucher] = await givenVouchers({ ...program.product, secret }, wish);
  return voucher!;
}

/** The voucher page empty, refused and done; the account and a review with credit. */
export async function creditVisits(program: Program, locale: Locale) {
  const who = await newSubscriber(program, { locale });
  const worth = { kind: 'value', amountMinor: 300n, currency: 'GBP' } as const;
  const [first, second] = [
    await voucherFor(program, { worth }),
    await voucherFor(program, { worth, expiresAt: 1_000 }),
  ];
  const order = await draftFor(program, who, { planId: 'gb-everyday-6' });
  const type = (pin: string) => async (page: Page) => {
    const w = tongueOf(locale).words.credit.voucher;
    await page.getByLabel(w.pin, { exact: true }).fill(pin);
    await page.getByRole('button', { name: w.button }).click();
    await expect(page.getByRole('main').locator('.notice')).toBeVisible();
  };
  const visit = (name: string, path: string, more: Partial<Visit> = {}): Visit => {
    return { name, path, who, ...more };
  };
  return {
    voucher: [
      visit('voucher', '/voucher'),
      visit('voucher-refused', '/voucher', { prepare: type(second.pin) }),
      visit('voucher-added', '/voucher', { prepare: type(first.pin) }),
      visit('account-credit', '/account'),
    ],
    review: [visit('review-credit', `${order.path}/review`)],
  };
}
