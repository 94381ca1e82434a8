import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Mailbox, startMailbox } from '#adapters/mail/simulator/start-mailbox.ts';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import {
  type PaymentProvider,
  startPaymentProvider,
} from '#adapters/payment/simulator/provider/start-payment-provider.ts';
import { loadConfiguration } from '#main/configuration.ts';
import type { Finding } from '#main/finding.ts';
import { createLog } from '#main/log.ts';
import { startServer } from '#main/serve.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { choosePassword } from '#usecases/identity/choose-password.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { signIn } from '#usecases/identity/sign-in.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { type FoundMail, mailsTo } from '../mail/mailbox-process.ts';
import { runXuka } from '../support/command.ts';
import { testDatabase } from '../support/database.ts';
import { databaseUrl, runAdmin } from '../support/postgres.ts';

const steps = join(import.meta.dirname, '../../docs/operating/first-steps');
const baseUrl = 'https://my.north-harbour.example';
const secrets = {
  XUKA_SECRET: 'link-secret-0123456789abcdef0123456789abcdef',
  PAYMENT_API_SECRET: 'api-secret-0123456789abcdef0123456789abcdef',
  PAYMENT_WEBHOOK_SECRET: 'hook-secret-0123456789abcdef0123456789abcdef',
};

let folder: string;
let provider: PaymentProvider;
let mailbox: Mailbox;
let environment: Record<string, string>;
let drop: () => Promise<void>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-first-steps-'));
  provider = await startPaymentProvider({
    folder: join(folder, 'provider'),
    apiSecret: secrets.PAYMENT_API_SECRET,
    webhookSecret: secrets.PAYMENT_WEBHOOK_SECRET,
  });
  mailbox = await startMailbox({ folder: join(folder, 'mailbox') });
  const { url, drop: dropTemplate } = await testDatabase();
  const name = `${new URL(url).pathname.slice(1)}_steps`;
  await runAdmin(url, `create database ${name} encoding 'UTF8' template template0`);
  drop = async () => {
    await runAdmin(url, `drop database ${name} with (force)`);
    await dropTemplate();
  };
  environment = {
    ...secrets,
    XUKA_DEMO: '0',
    PORT: '0',
    XUKA_HOME: join(folder, 'home'),
    XUKA_BASE_URL: baseUrl,
    DATABASE_URL: databaseUrl(url, name),
    SMTP_URL: mailbox.smtp,
    MAIL_FROM: 'North Harbour Mobile <no-reply@north-harbour.example>',
    SUPPORT_EMAIL: 'support@north-harbour.example',
    PAYMENT_API_URL: provider.url,
    LOG_LEVEL: 'silent',
  };
});
afterAll(async () => {
  await mailbox.stop();
  await provider.stop();
  await drop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) => runXuka(folder, args, environment);

/** What doctor finds missing, and says to run; pages are built elsewhere. */
async function missing(): Promise<Record<string, string | undefined>> {
  const { out } = await xuka('doctor', '--json');
  const { checks } = JSON.parse(out) as { checks: Finding[] };
  const failed = checks.filter(({ ok, check }) => !ok && check !== 'pages');
  return Object.fromEntries(failed.map(({ check, advice }) => [check, advice]));
}

async function done(...args: string[]): Promise<void> {
  const { code, err } = await xuka(...args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
}

const run = (command: string) => expect.stringContaining(`npm run xuka -- ${command}`);

/** What `xuka work` runs, until its first mail has come. */
async function workUntilMail(to: string): Promise<FoundMail> {
  const configuration = {
    ...loadConfiguration(environment, folder),
    runs: { pages: false, jobs: true },
  };
  const running = await startServer(configuration, createLog({ level: 'silent' }));
  try {
    await expect.poll(() => mailsTo(mailbox, to), { timeout: 15_000 }).toHaveLength(1);
    return (await mailsTo(mailbox, to))[0]!;
  } finally {
    await running.stop();
  }
}

test('from an empty database to a subscriber who is led to pay', async () => {
  expect(await missing()).toEqual({ migrations: run('migrate') });
  await done('migrate');
  expect(await missing()).toEqual({
    operator: run('operator import'),
    policy: run('policy import'),
    catalogue: run('catalog import'),
  });
  await done('operator', 'import', join(steps, 'operator.json'));
  expect(Object.keys(await missing())).toEqual(['policy', 'catalogue']);
  await done('policy', 'import', join(steps, 'policy.json'));
  expect(Object.keys(await missing())).toEqual(['catalogue']);
  await done('catalog', 'import', join(steps, 'catalogue.json'));
  expect(await missing()).toEqual({});
  expect((await xuka('doctor')).out).toContain('Nobody is registered yet. Run: ');

  await done('subscriber', 'import', join(steps, 'subscribers.csv'));
  expect((await xuka('doctor')).out).toContain('OK   subscribers    Some are registered.');

  const mail = await workUntilMail('lin.xia@mail.example');
  expect(mail).toMatchObject({ language: 'zh-CN' });
  expect(mail.subject).toContain('北港移动');
  const link = /https:\/\/my\.north-harbour\.example\/set-password\?token=([\w-]+)/.exec(mail.text);
  await livesOn(link![1]!);
});

/** The link works, the password signs in, and the line can have its first plan. */
async function livesOn(token: string): Promise<void> {
  const database = openDatabase(environment.DATABASE_URL!, { connections: 4 });
  const product = wireProduct({
    database,
    gateway: createSimulatorGateway({
      baseUrl: provider.url,
      apiSecret: secrets.PAYMENT_API_SECRET,
      webhookSecret: secrets.PAYMENT_WEBHOOK_SECRET,
      timeoutMs: 5_000,
    }),
    baseUrl,
    secret: secrets.XUKA_SECRET,
  });
  expect(await inspectLink(product, token)).toMatchObject({ userName: 'lin.xia' });
  const password = 'quiet-lamp-over-harbour-4';
  const visitor = { browserCookie: null, userAgent: 'Mozilla/5.0' };
  const chosen = await choosePassword(product, { token, newPassword: password, ...visitor });
  expect(chosen).toHaveProperty('sessionToken');
  const who = {
    identifier: 'lin.xia@mail.example',
    password,
    address: '203.0.113.7',
    sessionToken: '',
  };
  const signedIn = await signIn(product, { ...who, ...visitor });
  if (!('accountId' in signedIn)) throw new Error('nobody is signed in');
  const { accountId } = signedIn;
  const { lines } = (await viewAccount(product, accountId))!;
  expect(lines).toMatchObject([{ line: { msisdn: '+447700900123' }, state: 'not-yet-activated' }]);
  const lineId = lines[0]!.line.id;
  const wish = {
    accountId,
    lineId,
    planId: 'gb-month-10',
    timing: 'now',
    locale: 'zh-CN',
  } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const paying = { accountId, ...draft, method: 'card', consent: true } as const;
  expect(await confirmOrder(product, paying)).toEqual({
    redirectUrl: expect.stringContaining(provider.url),
  });
  await product.committer.drain();
  await database.end();
}
