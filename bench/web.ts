import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findRunningPostgres } from '#main/postgres-supervisor.ts';
import { demoSignIns } from '#main/seed/demo-sign-ins.ts';
import { openDatabase } from '#storage/database.ts';
import { launchOptions } from '../test/support/chromium.ts';
import type { Bench } from './benches.ts';
import { type Figure, figureOf, quantile } from './figure.ts';
import { type BenchProgram, startProgram } from './program.ts';

/** 400 kbit/s down and up with 400 ms of delay: a roaming link on a bad day. */
const LINK = {
  offline: false,
  latency: 400,
  downloadThroughput: 400_000 / 8,
  uploadThroughput: 400_000 / 8,
  connectionType: 'cellular3g',
} as const;

const ROUNDS = 5;

/** The account page from cold on a slow link, beside a plain HTML page that says the same. */
export const web: Bench = async () => {
  const program = await startProgram();
  const browser = await chromium.launch(await launchOptions());
  try {
    const cookies = await signIn(browser, program);
    const account = `${program.web}/account`;
    const text = await visibleText(browser, account, cookies);
    const plain = await servePlain(text);
    const page = await timesOf(browser, account, cookies);
    const limit = await timesOf(browser, plain.url, []);
    plain.server.close();
    return [
      figureOf(
        {
          figure: 'account_page_usable',
          value: quantile(page.usable, 0.5),
          unit: 'ms',
          beside: {
            what: 'plain page of the same text',
            value: quantile(limit.usable, 0.5),
            unit: 'ms',
          },
        },
        { atMost: 1500 },
      ),
      figureOf({
        figure: 'account_page_transferred',
        value: page.octets / 1024,
        unit: 'KB',
        beside: { what: 'plain page of the same text', value: limit.octets / 1024, unit: 'KB' },
      }),
      ...(await scriptFigures(browser, program, cookies)),
    ];
  } finally {
    await browser.close();
    await program.stop();
  }
};

type Cookies = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['cookies']>>;

async function signIn(browser: Browser, program: BenchProgram): Promise<Cookies> {
  const url = process.env.DATABASE_URL ?? findRunningPostgres(join(program.home, 'postgres'))!;
  const database = openDatabase(url, { connections: 1 });
  const person = (await demoSignIns(database)).find((each) => !each.password.startsWith('('))!;
  await database.end();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${program.web}/sign-in?lang=en`);
  await page.locator('input[autocomplete~="username"]').fill(person.userName);
  await page.locator('input[type="password"]').fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(/\/account/);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

async function visibleText(browser: Browser, url: string, cookies: Cookies): Promise<string> {
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(url);
  const text = await page.locator('body').innerText();
  await context.close();
  return text;
}

async function servePlain(text: string): Promise<{ server: Server; url: string }> {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Plain</title><link rel="icon" href="data:,"><pre>${escaped}</pre></html>`;
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

interface Visit {
  usable: number;
  octets: number;
  scriptOctets: number;
}

/** Usable: everything painted and every script run that the page needs for its buttons to work. */
async function visit(browser: Browser, url: string, cookies: Cookies): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    isMobile: true,
    hasTouch: true,
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  await session.send('Network.emulateNetworkConditions', LINK);
  const seen = countOctets(session);
  await page.goto(url, { waitUntil: 'load' });
  const usable = await usableAt(page);
  await context.close();
  return { usable, ...seen() };
}

function countOctets(session: {
  on(
    name: 'Network.loadingFinished',
    heard: (event: { requestId: string; encodedDataLength: number }) => void,
  ): unknown;
  on(
    name: 'Network.responseReceived',
    heard: (event: { requestId: string; type: string }) => void,
  ): unknown;
}): () => { octets: number; scriptOctets: number } {
  const types = new Map<string, string>();
  let octets = 0;
  let scriptOctets = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    octets += encodedDataLength;
    if (types.get(requestId) === 'Script') scriptOctets += encodedDataLength;
  });
  return () => ({ octets, scriptOctets });
}

const usableAt = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const { domContentLoadedEventEnd } = navigation as PerformanceNavigationTiming;
    return Math.max(domContentLoadedEventEnd, paint?.startTime ?? 0);
  });

async function timesOf(browser: Browser, url: string, cookies: Cookies) {
  const usable: number[] = [];
  let octets = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const seen = await visit(browser, url, cookies);
    usable.push(seen.usable);
    octets = seen.octets;
  }
  return { usable, octets };
}

/** The most JavaScript any page a subscriber meets on the way to a renewal sends, compressed. */
async function scriptFigures(
  browser: Browser,
  program: BenchProgram,
  cookies: Cookies,
): Promise<Figure[]> {
  let most = 0;
  for (const path of ['/sign-in', '/account', '/orders', '/security', '/contact']) {
    const { scriptOctets } = await visit(browser, `${program.web}${path}`, cookies);
    most = Math.max(most, scriptOctets);
  }
  const value = most / 1024;
  return [figureOf({ figure: 'most_script_on_a_page', value, unit: 'KB' }, { atMost: 40 })];
}
