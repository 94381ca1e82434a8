import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { type Locale, locales } from '#domain/locale.ts';
import { DAY } from '#domain/time.ts';
import type { Message } from '#ports/message-renderer.ts';
import { launchOptions } from '../support/chromium.ts';
import { drawPdf } from './draw-pdf.ts';
import {
  type Box,
  difference,
  groundOf,
  inkShare,
  keepPicture,
  toPicture,
  toPng,
} from './pictures.ts';
import { brand, firstUseSale, messages, sale } from './sample-messages.ts';
import { goodwillOf, withdrawalOf } from './sample-refunds.ts';

const renderer = createRenderer();
let browser: Browser;
/** For reading and writing pictures. */
let bench: Page;

beforeAll(async () => {
  browser = await chromium.launch(await launchOptions());
  bench = await browser.newPage();
});

afterAll(async () => {
  await browser.close();
  await renderer.close();
});

const schemes = ['light', 'dark'] as const;
const readers = new Map<string, Page>();
const requests: string[] = [];

/** A page of a mail program in this scheme, kept for every mail. */
async function reader(colorScheme: (typeof schemes)[number]): Promise<Page> {
  const known = readers.get(colorScheme);
  if (known) return known;
  const context = await browser.newContext({ colorScheme });
  const page = await context.newPage();
  page.on('request', (request) => requests.push(request.url()));
  readers.set(colorScheme, page);
  return page;
}

const mails = Object.entries(messages).flatMap(([name, message]) =>
  locales.map((locale): [string, Locale, Message] => [name, locale, message]),
);

test.each(mails)('the mail %s in %s', async (name, locale, message) => {
  const { html } = await renderer.renderMail(message, locale, brand);
  for (const colorScheme of schemes) {
    const page = await reader(colorScheme);
    for (const width of colorScheme === 'light' ? [360, 700] : [360]) {
      await page.setViewportSize({ width, height: 600 });
      await page.setContent(html);
      const png = await page.screenshot({ fullPage: true });
      await keepPicture(`${name}-${locale}-${colorScheme}-${width}`, png);
      const place = `${name} ${locale} ${colorScheme} ${width}`;
      expect(await overflow(page), `${place} fits its width`).toEqual([]);
      expect(await lonelyStops(page), `${place} ends its lines well`).toEqual([]);
      if (width > 360) continue;
      const picture = await toPicture(bench, png);
      const ink = inkShare(picture, { left: 0, top: 0, right: width, bottom: picture.height });
      expect(ink, `${place} is not blank`).toBeGreaterThan(0.02);
      if (colorScheme === 'dark') expect(groundOf(picture), place).toBeLessThan(40);
      else expect(groundOf(picture), place).toBeGreaterThan(230);
    }
  }
  const page = await reader('light');
  expect(await boxesAmong(page), `${name} ${locale} has its glyphs`).toEqual([]);
  expect(requests, 'a mail asks the network for nothing').toEqual([]);
});

// Together they have every kind of block.
const accessible = mails.filter(([name]) =>
  ['welcome', 'confirmation-first-use', 'refund-withdrawal', 'support-request'].includes(name),
);

test.each(accessible)('the mail %s in %s is open to everybody', async (_, locale, message) => {
  const { html } = await renderer.renderMail(message, locale, brand);
  for (const colorScheme of schemes) {
    const page = await reader(colorScheme);
    await page.setContent(html);
    // A mail is shown inside the page of a mail program, which has the landmarks.
    const axe = new AxeBuilder({ page }).disableRules(['landmark-one-main', 'region']);
    const { violations } = await axe.analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  }
});

/** Texts that stick out of the window or of the sheet. */
const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const sheet = document.querySelector('.sheet')!.getBoundingClientRect();
    const right = Math.min(sheet.right, document.documentElement.clientWidth);
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    const out = [...document.querySelectorAll('.sheet *')].filter(
      (element) => element.getBoundingClientRect().right > right + 0.5,
    );
    return [...(wide ? ['the page'] : []), ...out.map(({ textContent }) => textContent ?? '')];
  });

/** Sentences whose full stop stands on a line of its own. */
const lonelyStops = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const lonely: string[] = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const words = text.textContent!.trimEnd();
      if (!words.endsWith('。')) continue;
      const topOf = (at: number) => {
        const range = document.createRange();
        range.setStart(text!, at);
        range.setEnd(text!, at + 1);
        return range.getBoundingClientRect().top;
      };
      if (topOf(words.length - 1) > topOf(words.length - 2) + 8) lonely.push(words);
    }
    return lonely;
  });

/** Letters of the page that the browser can only draw as the box of a missing glyph. */
const boxesAmong = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const canvas = new OffscreenCanvas(40, 40);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const { fontFamily } = getComputedStyle(document.querySelector('.sheet')!);
    const draw = (letter: string) => {
      context.clearRect(0, 0, 40, 40);
      context.font = `24px ${fontFamily}`;
      context.fillText(letter, 4, 30);
      return context.getImageData(0, 0, 40, 40).data.join();
    };
    // No font has a glyph for these two.
    const boxes = new Set(['\u{10fffd}', '\u0378', '\u{2fffd}'].map(draw));
    const letters = new Set((document.body.innerText ?? '').replace(/\s/g, ''));
    return [...letters].filter((letter) => boxes.has(draw(letter)));
  });

test('a letter no font has is seen as a box', async () => {
  const page = await browser.newPage();
  await page.setContent('<div class="sheet" style="font-family:system-ui">续卡\u{10fffd}</div>');
  expect(await boxesAmong(page)).toEqual(['\u{10fffd}']);
  await page.close();
});

const papers = locales.flatMap((locale) => [
  ...(['renderReceipt', 'renderInvoice'] as const).flatMap((kind) =>
    Object.entries({ plan: sale, 'first-use': firstUseSale }).map(([name, facts]) => ({
      ...{ locale, kind, name },
      draw: () => renderer[kind](facts, locale, brand),
    })),
  ),
  {
    ...{ locale, kind: 'renderReceipt', name: 'given-back' },
    draw: () =>
      renderer.renderReceipt(
        { ...sale, returned: [{ amountMinor: 560n, returnedAt: sale.paidAt + 2 * DAY }] },
        locale,
        brand,
      ),
  },
  ...Object.entries({ withdrawal: withdrawalOf(sale), goodwill: goodwillOf(sale) }).map(
    ([name, facts]) => ({
      ...{ locale, kind: 'renderCreditNote', name },
      draw: () => renderer.renderCreditNote(facts, locale, brand),
    }),
  ),
]);

/** Two pixels a point. */
const A4_PIXELS = { width: 1190, height: 1683 };
const SCALE = 2;
const points = (box: Box): Box => ({
  left: box.left * SCALE,
  top: box.top * SCALE,
  right: box.right * SCALE,
  bottom: box.bottom * SCALE,
});
const title = points({ left: 60, top: 110, right: 290, bottom: 150 });

test.each(papers)('$kind of $name in $locale', async ({ locale, kind, name, draw }) => {
  const pages = await drawPdf(await draw(), SCALE);
  expect(pages).toHaveLength(1);
  const picture = pages[0]!;
  await keepPicture(`${kind}-${name}-${locale}`, await toPng(bench, picture));
  expect(Math.abs(picture.width - A4_PIXELS.width)).toBeLessThanOrEqual(1);
  expect(Math.abs(picture.height - A4_PIXELS.height)).toBeLessThanOrEqual(1);
  expect(groundOf(picture)).toBe(255);
  const all = { left: 0, top: 0, right: picture.width, bottom: picture.height };
  expect(inkShare(picture, all)).toBeGreaterThan(0.01);
  // The margins of the page stay white.
  const { width, height } = picture;
  const edge = 56 * SCALE;
  expect(inkShare(picture, { ...all, right: edge })).toBe(0);
  expect(inkShare(picture, { ...all, left: width - edge })).toBe(0);
  expect(inkShare(picture, { ...all, bottom: 56 * SCALE })).toBe(0);
  expect(inkShare(picture, { ...all, top: height - edge })).toBe(0);
  expect(inkShare(picture, title)).toBeGreaterThan(0.03);
});

test('Chinese glyphs are drawn, not boxes', async () => {
  const plan = (zh: string) => ({ ...sale, planName: { 'zh-CN': zh, en: zh } });
  const draw = async (zh: string) =>
    (await drawPdf(await renderer.renderReceipt(plan(zh), 'zh-CN', brand), SCALE))[0]!;
  const name = points({ left: 60, top: 175, right: 220, bottom: 225 });
  const [one, again, other, boxes, others] = await Promise.all(
    [
      '日常流量',
      '日常流量',
      '亚洲畅游',
      '\u{10fffd}\u{10fffc}\u{10fffb}\u{10fffa}',
      '\u0378\u0379\u0380\u0381',
    ].map(draw),
  );
  expect(difference(one!, again!, name)).toBe(0);
  // Boxes are all the same; letters differ from boxes and from each other.
  expect(difference(boxes!, others!, name)).toBe(0);
  expect(difference(one!, boxes!, name)).toBeGreaterThan(0.02);
  expect(difference(one!, other!, name)).toBeGreaterThan(0.02);
});
