import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE } from '#domain/time.ts';
import { seal } from '#usecases/identity/purpose-key.ts';
import {
  mintPendingAction,
  type PendingAction,
  takePendingAction,
  viewPendingAction,
} from '#usecases/identity/step-up/pending-action.ts';
import { givenCaller } from './factor-steps.ts';
import { type IdentityProduct, identityProduct } from './identity-product.ts';

let product: IdentityProduct;

beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

const orderId = '019a4c4e-0000-7000-8000-00000000000b';
const action: PendingAction = {
  ...{ act: 'pay-order', orderId, method: 'credit' },
  ...{ meansId: null, keeps: false, withCredit: false, consent: true },
};

test('it can be looked at again and again, and is handed out once', async () => {
  const caller = await givenCaller(product, 'waiting.1');
  const token = mintPendingAction(product, caller, action);
  expect(token).toMatch(/^[\w-]{100,500}$/);
  for (let round = 0; round < 2; round += 1)
    expect(viewPendingAction(product, caller, token)).toEqual(action);
  const taken = await Promise.all(
    Array.from({ length: 5 }, () => takePendingAction(product, caller, token)),
  );
  expect(taken.filter((each) => each !== null)).toEqual([action]);
});

test('it is worth nothing in another session, of the same account or of another', async () => {
  const caller = await givenCaller(product, 'waiting.2');
  const stranger = await givenCaller(product, 'waiting.3');
  const token = mintPendingAction(product, caller, action);
  const others = [
    stranger,
    { ...caller, sessionId: stranger.sessionId },
    { ...stranger, sessionId: caller.sessionId },
  ];
  for (const other of others) {
    expect(viewPendingAction(product, other, token)).toBeNull();
    expect(await takePendingAction(product, other, token)).toBeNull();
  }
  expect(await takePendingAction(product, caller, token)).toEqual(action);
});

test('it is forgotten after ten minutes', async () => {
  const caller = await givenCaller(product, 'waiting.4');
  let now = product.clock();
  const later = { ...product, clock: () => now };
  const token = mintPendingAction(later, caller, action);
  now += 10 * MINUTE - 1;
  expect(viewPendingAction(later, caller, token)).toEqual(action);
  now += 1;
  expect(viewPendingAction(later, caller, token)).toBeNull();
  expect(await takePendingAction(later, caller, token)).toBeNull();
});

test('nobody can make one up', async () => {
  const caller = await givenCaller(product, 'waiting.5');
  const token = mintPendingAction(product, caller, action);
  const octets = Buffer.from(token, 'base64url');
  const changed = Array.from({ length: octets.length }, (_, at) => {
    const other = Buffer.from(octets);
    other[at]! ^= 0x40;
    return other.toString('base64url');
  });
  const owner = `${caller.accountId} ${caller.sessionId}`;
  const content = Buffer.from(JSON.stringify({ action, expiresAt: product.clock() + MINUTE }));
  const elsewhere = seal(`${product.secret}!`, 'pending-action', { content, owner });
  const otherwise = seal(product.secret, 'totp-secret', { content, owner });
  const made = [elsewhere, otherwise].map((sealed) => sealed.toString('base64url'));
  for (const forged of [
    '',
    'x',
    `${token}A`,
    token.slice(1),
    'A'.repeat(9_999),
    ...changed,
    ...made,
  ])
    expect(viewPendingAction(product, caller, forged)).toBeNull();
});
