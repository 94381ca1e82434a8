import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigurationError, checkEnvironment, loadConfiguration } from '#main/configuration.ts';
import { variables } from '#main/configuration-variables.ts';

const long = 'k'.repeat(32);
const operated = {
  XUKA_BASE_URL: 'https://my.example.org',
  XUKA_SECRET: long,
  SMTP_URL: 'smtps://u:p@mail.example.org',
  MAIL_FROM: 'My Operator <no-reply@example.org>',
  SUPPORT_EMAIL: 'support@example.org',
  PAYMENT_API_URL: 'https://pay.example.org',
  PAYMENT_API_SECRET: long,
  PAYMENT_WEBHOOK_SECRET: long,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-configuration-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('an empty environment is a demo with an embedded database', () => {
  const configuration = loadConfiguration({}, folder);
  expect(configuration).toMatchObject({
    home: join(folder, '.xuka'),
    host: '127.0.0.1',
    ports: { web: 3000, payment: 3001, mailbox: 3002, smtp: 3003 },
    database: { kind: 'embedded', home: join(folder, '.xuka/postgres') },
    baseUrl: null,
    mail: { delivery: { kind: 'mailbox' } },
    payment: { gateway: 'simulator', apiUrl: null },
    demo: true,
    trustProxy: false,
    logLevel: 'info',
    warnings: [],
  });
});

test('generated secrets differ, stay the same and only their owner can read them', () => {
  const first = loadConfiguration({}, folder);
  const again = loadConfiguration({}, folder);
  const secrets = [first.secret, first.payment.apiSecret, first.payment.webhookSecret];
  expect(new Set(secrets).size).toBe(3);
  expect(secrets.every((secret) => secret.length >= 32)).toBe(true);
  expect([again.secret, again.payment.apiSecret, again.payment.webhookSecret]).toEqual(secrets);
  const file = join(folder, '.xuka/secret');
  expect(readFileSync(file, 'utf8')).toBe(first.secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a full set of an operator is taken as it stands', () => {
  const configuration = loadConfiguration(
    {
      ...operated,
      PORT: '8080',
      XUKA_TRUST_PROXY: '10.0.0.0/8, ::1',
      DATABASE_URL: 'postgres://h/d',
    },
    folder,
  );
  expect(configuration).toMatchObject({
    demo: false,
    baseUrl: 'https://my.example.org',
    mail: { from: { name: 'My Operator', address: 'no-reply@example.org' } },
    trustProxy: ['10.0.0.0/8', '::1'],
    database: { kind: 'outside', url: 'postgres://h/d' },
  });
});

test('a database of one’s own is still a demo; a mail server is not', () => {
  expect(checkEnvironment({ DATABASE_URL: 'postgres://h/d' })).toMatchObject({
    demo: true,
    problems: [],
  });
  const { demo, problems } = checkEnvironment({ SMTP_URL: 'smtp://h' });
  expect(demo).toBe(false);
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'XUKA_BASE_URL',
    'XUKA_SECRET',
    'MAIL_FROM',
    'SUPPORT_EMAIL',
    'PAYMENT_API_URL',
  ]);
  expect(checkEnvironment({ SMTP_URL: 'smtp://h', XUKA_DEMO: 'on' }).problems).toEqual([]);
});

test('every problem is told at once, with an example, without the value', () => {
  const bad = 'hunter2-not-good';
  const environment = Object.fromEntries(
    Object.keys(variables)
      .filter((name) => name !== 'XUKA_HOME' && name !== 'HOST')
      .map((name) => [name, bad]),
  );
  const load = () => loadConfiguration({ ...environment, HOST: 'http://x' }, folder);
  expect(load).toThrow(ConfigurationError);
  const { problems } = checkEnvironment({ ...environment, HOST: 'http://x' });
  const named = Object.keys(variables).filter((name) => name !== 'XUKA_HOME');
  for (const name of named) {
    const own = problems.filter((problem) => problem.startsWith(`${name} `));
    expect(own, name).toHaveLength(1);
    expect(own[0]).toContain('Example: ');
  }
  expect(problems.join('\n')).not.toContain(bad);
});

test.for<[name: string, value: string, problem: string | null]>([
  ['PORT', '65536', 'between 0 and 65535'],
  ['PORT', '-1', 'whole number'],
  ['PORT', '0', null],
  ['PORT', '', null],
  ['XUKA_BASE_URL', 'https://x.example/path', 'without path'],
  ['XUKA_BASE_URL', 'x.example', 'starts with https://'],
  ['XUKA_BASE_URL', 'http://x.example', 'must start with https:// outside a demo'],
  ['XUKA_BASE_URL', 'http://localhost:3000/', null],
  ['DATABASE_URL', 'mysql://h/d', 'postgres://'],
  ['XUKA_SECRET', 'short', 'at least 32'],
  ['MAIL_FROM', 'a@b.example', null],
  ['MAIL_FROM', 'nobody', 'e-mail address'],
  ['XUKA_TRUST_PROXY', 'true', 'number of proxies'],
  ['XUKA_TRUST_PROXY', '2', null],
  ['XUKA_DATABASE_CONNECTIONS', '1', 'between 4 and 500'],
  ['XUKA_KEEP_ANSWERS_DAYS', '20', 'between 21 and 3650'],
  ['XUKA_KEEP_ANSWERS_DAYS', '21', null],
  ['XUKA_KEEP_SESSIONS_DAYS', 'all', 'whole number'],
  ['XUKA_KEEP_PROVIDER_EVENTS_DAYS', '3651', 'between 21 and 3650'],
  ['XUKA_KEEP_MAILS_DAYS', '-5', 'whole number'],
  ['XUKA_KEEP_NOTICES_DAYS', '20', 'between'],
  ['XUKA_KEEP_AGREEMENTS_DAYS', '4000', 'between'],
  ['LOG_LEVEL', 'loud', 'must be one of'],
  ['PAYMENT_GATEWAY', 'piggybank', 'payment provider'],
  ['XUKA_DEMO', 'maybe', 'on or off'],
])('%s=%s', ([name, value, problem]) => {
  const { problems } = checkEnvironment({ ...operated, [name]: value });
  const own = problems.filter((text) => text.startsWith(name));
  if (problem === null) expect(own).toEqual([]);
  else expect(own).toEqual([expect.stringContaining(problem)]);
});

test('half a payment provider is refused even in a demo', () => {
  const { problems } = checkEnvironment({ XUKA_DEMO: 'on', PAYMENT_API_URL: 'http://127.0.0.1:9' });
  expect(problems).toEqual([
    expect.stringMatching(/^PAYMENT_API_SECRET is missing: PAYMENT_API_URL needs it/),
    expect.stringMatching(/^PAYMENT_WEBHOOK_SECRET is missing/),
  ]);
});

test('a misspelt variable is noticed', () => {
  expect(checkEnvironment({ XUKA_SECRT: 'x' }).warnings).toEqual([
    expect.stringContaining('XUKA_SECRT'),
  ]);
});

test('a home that cannot hold secrets is a fault, not a weak secret', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => loadConfiguration({ XUKA_HOME: 'file' }, folder)).toThrow(/ENOTDIR|EEXIST/);
});

test('the operating page names every variable with its example', () => {
  const page = readFileSync('docs/operating/configuration.md', 'utf8');
  for (const [name, { example }] of Object.entries(variables)) {
    expect(page, name).toContain(`### ${name}\n`);
    expect(page, `${name}'s example`).toContain(example);
  }
  const documented = [...page.matchAll(/^### ([A-Z_]+)$/gm)].map((match) => match[1]);
  expect(documented).toEqual(Object.keys(variables));
});
