import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '#domain/time.ts';
import { choosePassword } from '#usecases/identity/choose-password.ts';
import {
  askFactorReset,
  keepFactors,
  resetFactors,
} from '#usecases/identity/factors/reset-factors.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import { finishSignIn } from '#usecases/identity/finish-sign-in.ts';
import { gatherMailFacts } from '#usecases/identity/mail-facts.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { requestLinkAgain } from '#usecases/identity/request-link.ts';
import {
  addSoftPasskey,
  givenApp,
  givenCaller,
  givenPasskey,
  givenPending,
  granted,
  mailed,
  ORIGIN,
  visitor,
} from './factor-steps.ts';
import {
  attempt,
  givenSignIn,
  type IdentityProduct,
  identityProduct,
  opened,
  PASSWORD,
} from './identity-product.ts';
import { SoftPasskey } from './soft-passkey.ts';

let product: IdentityProduct;

beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

const NEW_PASSWORD = 'gracious7anvil-brook';

const choose = (token: string) =>
  choosePassword(product, { token, newPassword: NEW_PASSWORD, ...visitor });

/** Outbox entries of an account, with the time they are due. */
const due = async (accountId: string) =>
  (
    await product.database.query<{ payload: Record<string, string>; due: number }>(
      `select payload, due_at as due from outbox where account_id = $1 and payload ->> 'template' = 'factor_reset'`,
      [accountId],
    )
  ).rows;

/** The mail that comes due, as the worker would write it. */
async function tokenOfMail(accountId: string): Promise<string | null> {
  const [mail] = await due(accountId);
  const facts = await gatherMailFacts(product, { accountId, payload: mail!.payload });
  if ('refused' in facts) return null;
  if (!('link' in facts)) throw new Error('no link');
  expect(facts.link.url).toMatch(/^http:\/\/shop\.test\/lost-factors\?token=/);
  return new URL(facts.link.url).searchParams.get('token');
}

test('a new password by mail leaves the second factor in its place', async () => {
  const { caller, code } = await givenApp(product, 'mailbox-reader');
  const { accountId } = caller;
  const { token } = await mintOneTimeLink(product, { accountId, purpose: 'password_reset' });
  const needed = granted(await choose(token));
  if (!('pendingToken' in needed)) throw new Error('the mailbox alone got in');
  expect(needed.ways).toEqual(['totp', 'recovery-code']);
  const { pendingToken } = needed;
  granted(
    await finishSignIn(product, { pendingToken, proof: { way: 'totp', code: code() }, ...visitor }),
  );
});

test('who has lost them all waits three days, and needs password and mailbox', async () => {
  const { caller } = await givenApp(product, 'unlucky');
  const { accountId } = caller;
  await product.takeMails();
  const { pendingToken } = await givenPending(product, 'unlucky');
  expect(await askFactorReset(product, 'not a token')).toEqual({ refused: 'pending_over' });
  const asked = granted(await askFactorReset(product, pendingToken));
  expect(asked.dueAt).toBe(product.clock() + 3 * DAY);
  // Asking again neither hastens nor delays it, and fills no mailbox.
  product.pass(HOUR / 12);
  expect(await askFactorReset(product, pendingToken)).toEqual(asked);
  const mails = await due(accountId);
  expect(mails.map((mail) => mail.due)).toEqual([asked.dueAt]);
  expect((await viewSecurity(product, caller))?.factorReset?.dueAt).toBe(asked.dueAt);
  // Before its time the mail has nothing to say, even if it were written.
  expect(await tokenOfMail(accountId)).toBeNull();
  product.pass(3 * DAY);
  const token = (await tokenOfMail(accountId))!;
  await product.takeMails();
  expect(await requestLinkAgain(product, { token, address: '192.0.2.1' })).toEqual({
    refused: 'link_unknown',
  });
  expect(await choose(token)).toEqual({ refused: 'link_unknown' });
  expect(await resetFactors(product, token)).toEqual({ removed: true });
  expect(await resetFactors(product, token)).toEqual({ refused: 'link_used' });
  expect(await mailed(product)).toEqual(['factors_removed']);
  await givenSignIn(product, { identifier: 'unlucky' });
});

test('signing in with a factor, a new password or one who is signed in stops it', async () => {
  const stops: [string, (given: Awaited<ReturnType<typeof givenApp>>) => Promise<unknown>][] = [
    ['objector', ({ caller }) => keepFactors(product, caller)],
    [
      'finder',
      async ({ caller, code }) => {
        const { pendingToken } = await givenPending(product, caller.userName);
        const proof = { way: 'totp', code: code() } as const;
        granted(await finishSignIn(product, { pendingToken, proof, ...visitor }));
      },
    ],
    [
      'renewer',
      async ({ caller: { accountId } }) =>
        granted(
          await choose(
            (await mintOneTimeLink(product, { accountId, purpose: 'password_reset' })).token,
          ),
        ),
    ],
  ];
  for (const [name, stop] of stops) {
    const password = name === 'renewer' ? NEW_PASSWORD : PASSWORD;
    const given = await givenApp(product, name);
    const { accountId } = given.caller;
    const { pendingToken } = await givenPending(product, name);
    granted(await askFactorReset(product, pendingToken));
    await stop(given);
    product.pass(3 * DAY);
    expect(await tokenOfMail(accountId), name).toBeNull();
    const { token } = await mintOneTimeLink(product, { accountId, purpose: 'factor_reset' });
    expect(await resetFactors(product, token), name).toEqual({ refused: 'link_replaced' });
    expect(await attempt(product, { identifier: name, password }), name).toHaveProperty('ways');
  }
});

test('a link that came in time is void once somebody objected', async () => {
  const { caller } = await givenApp(product, 'late-objector');
  const { pendingToken } = await givenPending(product, 'late-objector');
  granted(await askFactorReset(product, pendingToken));
  product.pass(3 * DAY);
  const token = (await tokenOfMail(caller.accountId))!;
  expect(await keepFactors(product, caller)).toEqual({ kept: true });
  expect(await resetFactors(product, token)).toEqual({ refused: 'link_replaced' });
});

test('"this was not me" takes away what a stranger has added, not what was there before', async () => {
  const { caller, passkey, recoveryCodes } = await givenPasskey(product, 'invaded');
  const { accountId } = caller;
  product.pass(2 * DAY);
  // The stranger has the session and its confirmation.
  const { pendingToken: first } = await givenPending(product, 'invaded');
  const code = (at: number) => ({ way: 'recovery-code', code: recoveryCodes[at]! }) as const;
  const stolen = opened(
    granted(await finishSignIn(product, { pendingToken: first, proof: code(0), ...visitor })),
  );
  await addSoftPasskey(
    product,
    { ...caller, sessionId: stolen.sessionId },
    new SoftPasskey(ORIGIN),
  );
  product.pass(DAY - HOUR);
  await product.takeMails();
  const { token } = await mintOneTimeLink(product, { accountId, purpose: 'not_me' });
  const needed = granted(await choose(token));
  if (!('pendingToken' in needed)) throw new Error('the second factor was left out');
  expect(await mailed(product)).toEqual(['factors_removed', 'password_changed']);
  const { rows } = await product.database.query<{ id: Buffer }>(
    'select credential_id as id from passkey where account_id = $1',
    [accountId],
  );
  expect(rows.map((row) => row.id.equals(passkey.id))).toEqual([true]);
  const proof = code(1);
  granted(await finishSignIn(product, { pendingToken: needed.pendingToken, proof, ...visitor }));
});

test('"this was not me" lets the owner in where the stranger had set up the only factor', async () => {
  const caller = await givenCaller(product, 'taken-over');
  await addSoftPasskey(product, caller, new SoftPasskey(ORIGIN));
  expect(await attempt(product, { identifier: 'taken-over' })).toHaveProperty('pendingToken');
  const { accountId } = caller;
  const { token } = await mintOneTimeLink(product, { accountId, purpose: 'not_me' });
  opened(granted(await choose(token)));
  const { rows } = await product.database.query(
    `select from passkey where account_id = $1 union all select from recovery_code where account_id = $1`,
    [accountId],
  );
  expect(rows).toHaveLength(0);
});
