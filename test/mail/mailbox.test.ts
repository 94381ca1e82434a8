import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { startMailbox } from '#adapters/mail/simulator/start-mailbox.ts';
import { createSmtpMailer } from '#adapters/mail/smtp/smtp-mailer.ts';
import type { Mail, Mailer } from '#ports/mailer.ts';
import { launchOptions } from '../support/chromium.ts';
import {
  type MailboxProcess,
  mailsTo,
  removeFolder,
  startMailboxProcess,
} from './mailbox-process.ts';
import { keepPicture } from './pictures.ts';
import { brand, messages } from './sample-messages.ts';

let mailbox: MailboxProcess;
let mailer: Mailer;
let confirmation: Mail;

beforeAll(async () => {
  mailbox = await startMailboxProcess();
  mailer = createSmtpMailer({ url: mailbox.smtp, timeoutMs: 5_000 });
  const renderer = createRenderer();
  confirmation = {
    ...(await renderer.renderMail(messages.confirmation!, 'zh-CN', brand)),
    messageId: '<confirmation.1@meridian.example>',
    from: { name: '子午移动', address: 'support@meridian.example' },
    to: 'chen.wei@mail.example',
    language: 'zh-CN',
  };
  await renderer.close();
  await mailer.send(confirmation);
  await mailer.send({ ...confirmation, to: 'other@mail.example', subject: 'For somebody else' });
});

afterAll(async () => {
  await mailer.close();
  expect(await mailbox.stop()).toBe(0);
  await removeFolder(mailbox.folder);
});

test('lists the newest first and finds by recipient', async () => {
  const all = await mailsTo(mailbox, '');
  expect(all.map(({ to }) => to[0])).toEqual(['other@mail.example', 'chen.wei@mail.example']);
  const [found, ...more] = await mailsTo(mailbox, 'CHEN.WEI');
  expect(more).toEqual([]);
  expect(found?.attachments.map(({ filename }) => filename)).toEqual([
    'receipt-K7QM2X9A.pdf',
    'invoice-2026-K7QM2X9A.pdf',
  ]);
  expect(found?.html.trimEnd()).toBe(confirmation.html.trimEnd());
});

test('shows a PDF in the browser and everything else only as a download', async () => {
  const to = 'files@mail.example';
  const page = { filename: 'page.html', contentType: 'text/html', content: Buffer.from('<b>') };
  await mailer.send({ ...confirmation, to, attachments: [...confirmation.attachments, page] });
  const [mail] = await mailsTo(mailbox, to);
  const heads = await Promise.all(
    mail!.attachments.map(async ({ url }) => {
      const { headers } = await fetch(mailbox.url + url.replace('/api', ''));
      return [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]];
    }),
  );
  expect(heads).toEqual([
    ['application/pdf', 'inline'],
    ['application/pdf', 'inline'],
    ['application/octet-stream', 'attachment'],
  ]);
});

test('a mail is shown without rights', async () => {
  const [mail] = await mailsTo(mailbox, 'chen.wei');
  const { headers } = await fetch(`${mailbox.url}/mails/${mail!.id}/html`);
  const policy = headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain('sandbox');
  expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
});

const statusOf = (path: string, headers: Record<string, string> = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    const asked = request(mailbox.url + path, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });

test.each<[string, Record<string, string>, number]>([
  ['/', {}, 200],
  ['/', { host: 'localhost:1' }, 200],
  ['/', { host: '[::1]:80' }, 200],
  // A foreign name that leads here: what DNS rebinding looks like.
  ['/', { host: 'attacker.example' }, 421],
  ['/api/mails', { host: 'attacker.example:80' }, 421],
  ['/mails/1-1', {}, 404],
  ['/api/mails/../../etc/passwd', {}, 404],
  ['/mails/%2e%2e%2fpasswd', {}, 404],
  ['/nothing', {}, 404],
])('%s with %j is answered with %d', async (path, headers, status) => {
  expect(await statusOf(path, headers)).toBe(status);
});

test('mails survive a restart, and the oldest go beyond the limit', async () => {
  const first = await startMailboxProcess({ limit: 3 });
  const { folder } = first;
  const sender = createSmtpMailer({ url: first.smtp, timeoutMs: 5_000 });
  for (let at = 1; at <= 5; at += 1)
    await sender.send({ ...confirmation, to: `reader${at}@mail.example`, attachments: [] });
  await sender.close();
  const newest = ['reader5@mail.example', 'reader4@mail.example', 'reader3@mail.example'];
  expect((await mailsTo(first, '')).map(({ to }) => to[0])).toEqual(newest);
  expect(await first.stop()).toBe(0);
  const second = await startMailbox({ folder, limit: 2 });
  expect((await mailsTo(second, '')).map(({ to }) => to[0])).toEqual(newest.slice(0, 2));
  expect(await readdir(folder)).toHaveLength(2);
  await second.stop();
  await removeFolder(folder);
});

describe('in the browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch(await launchOptions());
  });

  afterAll(() => browser.close());

  const views = [
    { locale: 'zh-CN', colorScheme: 'dark', width: 360 },
    { locale: 'zh-CN', colorScheme: 'light', width: 1280 },
    { locale: 'en', colorScheme: 'light', width: 360 },
    { locale: 'en', colorScheme: 'dark', width: 1280 },
  ] as const;

  test.each(views)('$locale $colorScheme $width', async ({ locale, colorScheme, width }) => {
    // Without a script of ours; axe brings its own.
    const context = await browser.newContext({
      locale,
      colorScheme,
      viewport: { width, height: 800 },
    });
    const page = await context.newPage();
    const name = `mailbox-${locale}-${colorScheme}-${width}`;
    await page.goto(`${mailbox.url}/?to=chen.wei`);
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    await page.getByRole('group').locator('summary').click();
    await checkPage(page, `${name}-list`);
    await page.getByRole('link', { name: confirmation.subject }).click();
    const reader = page.frameLocator('iframe');
    await reader.getByRole('heading', { level: 1 }).waitFor();
    await keepPicture(`${name}-mail`, await page.screenshot({ fullPage: true }));
    await page.getByText(locale === 'en' ? 'Text part' : '纯文本部分').click();
    await page.getByText(locale === 'en' ? 'Headers' : '邮件头', { exact: true }).click();
    await page.evaluate(() => scrollTo(0, 0));
    await checkPage(page, `${name}-parts`);
    await context.close();
  });

  async function checkPage(page: Page, name: string) {
    await keepPicture(name, await page.screenshot({ fullPage: true }));
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});
