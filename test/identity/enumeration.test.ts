import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, SECOND } from '#domain/time.ts';
import {
  requestLinkAgain,
  requestPasswordReset,
  requestUnlock,
} from '#usecases/identity/request-link.ts';
import { requestSupport } from '#usecases/identity/request-support.ts';
import { attempt, givenPerson, type IdentityProduct, identityProduct } from './identity-product.ts';

let product: IdentityProduct;
let statements: string[] = [];

beforeAll(async () => {
  product = await identityProduct();
  await givenPerson(product, 'known-one');
  // Invited, but has not chosen a password yet.
  await givenPerson(product, 'invited-one', { demoPassword: undefined });
  await product.takeMails();
  spyOnStatements();
});
afterAll(() => product.stop());

/** Writes down every statement the database is asked, without changing any. */
function spyOnStatements() {
  product.database.on('acquire', (client) => {
    if ('watched' in client) return;
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    Object.assign(client, {
      watched: true,
      query: (...args: unknown[]) => {
        const [first] = args as [string | { text: string }];
        statements.push(typeof first === 'string' ? first : first.text);
        return query(...args);
      },
    });
  });
}

interface Seen {
  answer: string;
  hashing: number;
  statements: string[];
}

/** What a stranger could see or time of one request. */
async function see(ask: () => Promise<object>): Promise<Seen> {
  const before = product.hashing();
  statements = [];
  const answer = JSON.stringify(await ask());
  return { answer, hashing: product.hashing() - before, statements };
}

/** Everything an attacker does to one name, from one address of its own, on a clock that stands for all alike. */
async function attack(identifier: string, address: string): Promise<Seen[]> {
  const seen: Seen[] = [];
  const guess = (password: string) =>
    see(() => attempt(product, { identifier, password, address, browserCookie: 'A'.repeat(43) }));
  for (let i = 0; i < 20; i++) {
    const one = await guess(`guess-${i}-of-many`);
    seen.push(one);
    const { retryAfterSeconds } = JSON.parse(one.answer);
    if (retryAfterSeconds && retryAfterSeconds < 1000) product.pass(retryAfterSeconds * SECOND);
  }
  for (let i = 0; i < 6; i++) {
    seen.push(await see(() => requestPasswordReset(product, { identifier, address })));
    seen.push(await see(() => requestUnlock(product, { identifier, address })));
  }
  product.pass(HOUR);
  for (let i = 0; i < 14; i++) seen.push(await guess(`second-round-${i}`));
  return seen;
}

test('a whole attack on a known name, an invited one and one that nobody has looks the same', async () => {
  const known = await attack('known-one@example.test', '192.0.2.1');
  const invited = await attack('invited-one@example.test', '192.0.2.2');
  const unknown = await attack('nobody-here@example.test', '192.0.2.3');
  const answers = (seen: Seen[]) => seen.map((each) => each.answer);
  expect(answers(known)).toEqual(answers(unknown));
  expect(answers(invited)).toEqual(answers(unknown));
  // The same work, too: as many hashes and the very same statements.
  expect(known).toEqual(unknown);
  expect(invited).toEqual(unknown);
  expect(known[0]?.statements.length).toBeGreaterThan(5);
  // The attack went through every kind of answer, so there was something to compare.
  const kinds = new Set(known.map((each) => JSON.parse(each.answer).refused ?? 'requested'));
  expect(kinds).toEqual(new Set(['wrong', 'wait', 'locked', 'requested']));
  expect(known.filter((each) => each.answer.includes('wrong')).map((each) => each.hashing)).toEqual(
    Array(14).fill(1),
  );
});

test('only mailboxes that exist got mail, and not more than a few', async () => {
  const mails = await product.takeMails();
  const byAccount = Map.groupBy(mails, (mail) => mail.accountId);
  expect(byAccount.size).toBe(2);
  for (const some of byAccount.values()) {
    const templates = Map.groupBy(
      some,
      (mail) => `${mail.payload.template} ${mail.payload.because}`,
    );
    expect([...templates].map(([name, each]) => [name, each.length]).sort()).toEqual([
      ['password_reset asked', 4],
      ['unlock_account asked', 4],
      ['unlock_account locked', 1],
    ]);
  }
});

test('asking for links from one address ends in waiting, for any name', async () => {
  const ask = (identifier: string) =>
    requestPasswordReset(product, { identifier, address: '203.0.113.50' });
  const answers = await Promise.all(Array.from({ length: 45 }, (_, i) => ask(`name-${i}`)));
  expect(answers.filter((answer) => 'refused' in answer)).toHaveLength(5);
  expect(await ask('known-one')).toEqual({ refused: 'wait', retryAfterSeconds: 3600 });
});

test('a token that was never given out leads to nobody', async () => {
  const address = '192.0.2.60';
  for (const token of ['', 'x', 'A'.repeat(86), '%00', 'A'.repeat(100_000)])
    expect(await requestLinkAgain(product, { token, address })).toEqual({
      refused: 'link_unknown',
    });
});

test('the contact form answers subscribers and strangers alike', async () => {
  const write = (email: string, address: string) =>
    see(() =>
      requestSupport(product, {
        name: 'Li Hua',
        email,
        topic: 'sign-in',
        message: 'I cannot get in.',
        locale: 'en',
        address,
        accountId: null,
      }),
    );
  const known = await write('known-one@example.test', '192.0.2.70');
  const unknown = await write('nobody-here@example.test', '192.0.2.71');
  expect(known.statements).toEqual(unknown.statements);
  for (const { answer } of [known, unknown])
    expect(JSON.parse(answer)).toEqual({
      reference: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{8}$/),
    });
});
