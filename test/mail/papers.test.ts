import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inflateSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { paperFonts } from '#adapters/documents/paper/paper-fonts.ts';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { en } from '#adapters/documents/words/en.ts';
import { speechOf } from '#adapters/documents/words/speech.ts';
import { zhCN } from '#adapters/documents/words/zh-CN.ts';
import { locales } from '#domain/locale.ts';
import { DAY } from '#domain/time.ts';
import type { SaleFacts } from '#ports/message-renderer.ts';
import { readPdf } from './draw-pdf.ts';
import { brand, firstUseSale, messages, sale } from './sample-messages.ts';

const renderer = createRenderer();
afterAll(() => renderer.close());

const latin = (file: Uint8Array): string => Buffer.from(file).toString('latin1');

test.each(locales)('a confirmation in %s carries a receipt and an invoice', async (locale) => {
  const { attachments } = await renderer.renderMail(messages.confirmation!, locale, brand);
  expect(attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
    ['receipt-K7QM2X9A.pdf', 'application/pdf'],
    ['invoice-2026-K7QM2X9A.pdf', 'application/pdf'],
  ]);
  for (const { content } of attachments) {
    expect(latin(content).slice(0, 5)).toBe('%PDF-');
    expect(content.length).toBeLessThan(100_000);
  }
});

test.each(locales)('papers in %s say their language and are tagged', async (locale) => {
  for (const kind of ['renderReceipt', 'renderInvoice'] as const) {
    const file = latin(await renderer[kind](sale, locale, brand));
    expect(file).toContain(`/Lang (${locale === 'en' ? 'en-GB' : 'zh-CN'})`);
    expect(file).toContain('/Marked true');
    expect(file).toContain('/DisplayDocTitle true');
    expect(file).toMatch(/\/S \/H1/);
    expect(file).toMatch(/\/S \/Table/);
    expect(file).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/);
    expect(file.match(/\/Type \/Page\b/g)).toHaveLength(1);
  }
});

test('the signed link of the order is not in the papers', async () => {
  const { attachments } = await renderer.renderMail(messages.confirmation!, 'en', brand);
  for (const { content } of attachments) {
    const streams = latin(content)
      .split('stream\n')
      .map((part) => Buffer.from(part, 'latin1'));
    for (const stream of streams) expect(inflated(stream)).not.toContain('/order/');
  }
});

function inflated(stream: Buffer): string {
  try {
    return inflateSync(stream).toString('latin1');
  } catch {
    return stream.toString('latin1');
  }
}

test.each(locales)('a receipt printed later in %s says what went back', async (locale) => {
  const { paper } = locale === 'en' ? en : zhCN;
  const returned = [
    { amountMinor: 560n, returnedAt: sale.paidAt + 2 * DAY },
    { amountMinor: 100n, returnedAt: sale.paidAt + 3 * DAY },
  ];
  const textOf = async (facts: SaleFacts) =>
    (await readPdf(await renderer.renderReceipt(facts, locale, brand))).join('').replace(/\s/g, '');
  const text = await textOf({ ...sale, returned });
  const plain = (said: string) => said.replace(/\s/g, '');
  expect(text).toContain(plain(paper.afterReturns));
  expect(text).toMatch(/-£5\.60.*-£1\.00.*£1\.40/);
  expect(await textOf(sale)).not.toContain(plain(paper.afterReturns));
});

test.each(locales)('papers in %s name the price that comes after a promotion', async (locale) => {
  const { confirmation } = (locale === 'en' ? en : zhCN).order;
  const plain = (said: string) => said.replace(/\s/g, '');
  const price = speechOf(locale, brand).money(900n, 'USD');
  for (const kind of ['renderReceipt', 'renderInvoice'] as const) {
    const textOf = async (facts: SaleFacts) =>
      plain((await readPdf(await renderer[kind](facts, locale, brand))).join(''));
    expect(await textOf(firstUseSale)).toContain(plain(confirmation.nextTime(price)));
    expect(await textOf(sale)).not.toContain(plain(confirmation.nextTime('')).slice(0, 6));
  }
});

test('a long order still takes one page', async () => {
  const bucket = sale.buckets[0]!;
  const zoneName = {
    'zh-CN': '亚洲、欧洲、北美洲、南美洲、非洲和大洋洲的一百四十二个国家和地区',
    en: 'One hundred and forty-two countries of Asia, Europe, the Americas, Africa and Oceania',
  };
  const long: SaleFacts = {
    ...firstUseSale,
    planName: { 'zh-CN': '环球'.repeat(20), en: 'A very long name of a plan '.repeat(4) },
    buckets: Array.from({ length: 14 }, () => ({ ...bucket, zoneName })),
    buyer: { name: '名'.repeat(60), email: `${'a'.repeat(60)}@${'b'.repeat(60)}.example` },
  };
  for (const locale of locales)
    for (const kind of ['renderReceipt', 'renderInvoice'] as const) {
      const file = latin(await renderer[kind](long, locale, brand));
      expect(file.match(/\/Type \/Page\b/g)).toHaveLength(1);
    }
});

test('the font has a glyph for everything we say', () => {
  const said = JSON.stringify([en, zhCN, brand, sale.planName], (_, value) =>
    typeof value === 'function' ? String(value) : value,
  );
  const missing = new Set(
    [...said].filter((letter) => {
      const point = letter.codePointAt(0)!;
      const { regular, strong } = paperFonts();
      return !regular.hasGlyphForCodePoint(point) || !strong.hasGlyphForCodePoint(point);
    }),
  );
  expect([...missing]).toEqual([]);
});

test('more papers than may wait are refused, the others are made', async () => {
  const small = createRenderer({ queueSize: 3 });
  const made = await Promise.allSettled(
    Array.from({ length: 5 }, () => small.renderReceipt(sale, 'en', brand)),
  );
  expect(made.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  await small.close();
});

test('closing finishes what was ordered and takes nothing new', async () => {
  const closing = createRenderer();
  const last = closing.renderReceipt(sale, 'en', brand);
  await closing.close();
  expect(latin(await last).slice(0, 5)).toBe('%PDF-');
  await expect(closing.renderReceipt(sale, 'en', brand)).rejects.toThrow('closed');
});

test('goes on after its process was idle', async () => {
  const sleepy = createRenderer({ idleMs: 1 });
  for (let round = 0; round < 3; round += 1) {
    expect((await sleepy.renderReceipt(sale, 'en', brand)).length).toBeGreaterThan(10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await sleepy.close();
});

test('an order that can not be written fails alone', async () => {
  const broken = { ...sale, timeZone: 'Nowhere/Land' };
  const [bad, good] = await Promise.allSettled([
    renderer.renderReceipt(broken, 'en', brand),
    renderer.renderReceipt(sale, 'en', brand),
  ]);
  expect(bad.status).toBe('rejected');
  expect(good.status).toBe('fulfilled');
});

test('nothing of fonts and PDF is loaded before the first paper, and the process can end', async () => {
  const script = `
    const { createRenderer } = await import('#adapters/documents/renderer.ts');
    const renderer = createRenderer();
    const loaded = process.getActiveResourcesInfo();
    const { rss } = process.memoryUsage();
    console.log(JSON.stringify({ threads: loaded.filter((name) => name === 'MessagePort').length, rss }));
  `;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '-e', script]);
  const { threads, rss } = JSON.parse(stdout);
  expect(threads).toBe(0);
  expect(rss).toBeLessThan(110_000_000);
});

test('the event loop stays free while papers are made', async () => {
  await renderer.renderReceipt(sale, 'en', brand);
  const before = process.threadCpuUsage();
  await Promise.all(Array.from({ length: 60 }, () => renderer.renderInvoice(sale, 'zh-CN', brand)));
  const { user, system } = process.threadCpuUsage(before);
  // Work, not time, so that a busy machine fails nothing: 9 ms; in this thread it would be a third of a second.
  expect((user + system) / 1_000).toBeLessThan(100);
});
