import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { advance } from '#domain/advance.ts';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import { Changeset } from '#domain/changeset.ts';
import type { Bucket } from '#domain/ledger.ts';
import { applyRenewal } from '#domain/renewal.ts';
import { HOUR, MINUTE } from '#domain/time.ts';
import { wireProduct } from '#main/wiring.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { openDatabase } from '#storage/database.ts';
import { readMovements } from '#storage/reads/movements.ts';
import { charge } from '#usecases/charge.ts';
import { chargeEvent } from '#usecases/charging/charge-event.ts';
import { chooseCreditUse } from '#usecases/charging/choose-credit-use.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { expireCharging } from '#usecases/charging/expire-charging.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import type { AccountRequest } from '#usecases/charging/submit-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';
import type { Product } from '#usecases/product.ts';
import { KeyReused } from '#usecases/submit.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { planNamed } from '../support/world.ts';

const start = Date.UTC(2026, 4, 11, 8, 12, 30);
let product: TestProduct;
/** A second process beside the first: a committer of its own on connections of its own. */
let second: Product;
beforeAll(async () => {
  product = await testProduct({ now: start });
  const { gateway, baseUrl, secret } = product;
  const database = openDatabase(product.databaseUrl, { connections: 4 });
  second = wireProduct({ database, gateway, baseUrl, secret, clock: product.clock });
});
afterAll(async () => {
  await second.committer.drain();
  await second.database.end();
  await product.stop();
});

type Who = { accountId: string; lineId: string };

/** Puts a plan onto a line as a paid order would. */
async function buy(on: Product, { accountId, lineId }: Who, planId: string): Promise<object> {
  const { rules } = await on.reference();
  return on.committer.submit({
    accountId,
    key: `buy:${on.newId()}`,
    name: 'buy',
    body: {},
    decide: (state, context) => {
      const change = new Changeset(state, context);
      advance(change, rules);
      const order = { orderId: context.newId(), plan: planNamed(planId), timing: 'now' as const };
      applyRenewal(change, { ...order, lineId }, rules);
      return { changes: change.changes(), answer: {} };
    },
  });
}

async function served(planId = 'gb-everyday-12'): Promise<Who> {
  const who = await givenLine(product);
  await buy(product, who, planId);
  return who;
}

const request = (
  who: Who,
  asked: Partial<AccountRequest> & Partial<AccountRequest['units'][number]> = {},
): AccountRequest => {
  const { ratingGroup = 1, requested = null, used = null, ...rest } = asked;
  const units = [{ ratingGroup, requested, used }];
  return {
    ...{ sessionId: 'smf;1', requestNumber: 0, kind: 'data', scope: 'any', country: 'GB' },
    ...{ ...who, units, ...rest },
  };
};

const stateOf = ({ accountId }: Who) => loadAccountState(product.database, accountId);

const sumOf = async (who: Who, figure: 'remaining' | 'reserved' | 'used') =>
  [...(await stateOf(who)).buckets.values()]
    .filter(({ kind }) => kind === 'data')
    .reduce((sum, bucket) => sum + bucket[figure], 0n);

test('any request sent again gets its first answer and changes nothing', async () => {
  const who = await served();
  const steps = [
    [startCharging, request(who, { requested: 100n })],
    [updateCharging, request(who, { requestNumber: 1, used: 100n, requested: 50n })],
    [endCharging, request(who, { requestNumber: 2, used: 20n })],
    [chargeEvent, request(who, { sessionId: 'smf;2', requested: 7n })],
  ] as const;
  for (const [verb, asked] of steps) {
    const [first, besides] = await Promise.all([verb(product, asked), verb(second, asked)]);
    expect(besides).toEqual(first);
    const before = await stateOf(who);
    for (const on of [product, second]) expect(await verb(on, asked)).toEqual(first);
    expect(await stateOf(who)).toEqual(before);
  }
  expect([await sumOf(who, 'used'), await sumOf(who, 'reserved')]).toEqual([127n, 0n]);
});

test('the largest numbers that Diameter has are served, and stand in the ledger', async () => {
  const who = await served();
  const largest = 2 ** 32 - 1;
  const asked = { sessionId: '\u{1f4f1}'.repeat(127), ratingGroup: largest };
  await startCharging(product, request(who, { ...asked, requested: 100n }));
  const last = { ...asked, requestNumber: largest, used: 30n };
  const answer = await endCharging(product, request(who, last));
  expect(answer).toMatchObject({ units: [{ ratingGroup: largest, unfunded: '0' }] });
  const filter = { lineId: who.lineId };
  const page = { accountId: who.accountId, filter, after: 0n, to: null, limit: 100 };
  const movements = await readMovements(product.database, page);
  expect(movements.filter(({ ratingGroup }) => ratingGroup === largest)).toHaveLength(3);
  const { rows } = await product.database.query(
    'select request_number from charging_session where account_id = $1',
    [who.accountId],
  );
  expect(rows).toEqual([{ request_number: largest }]);
});

const unit = { ratingGroup: 1, requested: null, used: null };

test.each<[string, Partial<AccountRequest>]>([
  ['no session', { sessionId: '' }],
  ['too long a session', { sessionId: 'x'.repeat(256) }],
  ['NUL', { sessionId: 'smf;\0' }],
  ['half a character', { sessionId: 'smf;\ud800' }],
  ['a number below zero', { requestNumber: -1 }],
  ['no whole number', { requestNumber: 0.5 }],
  ['a rating group beyond 32 bits', { units: [{ ...unit, ratingGroup: 2 ** 32 }] }],
  ['a rating group twice', { units: [unit, unit] }],
  ['use below zero', { units: [{ ...unit, used: -1n }] }],
  ['a wish below zero', { units: [{ ...unit, requested: -1n }] }],
  ['more use than a world has', { units: [{ ...unit, used: 2n ** 63n }] }],
])('what is no request is thrown back, and nothing has happened: %s', async (_, asked) => {
  const who = await served();
  const before = await stateOf(who);
  for (const verb of [startCharging, updateCharging, endCharging, chargeEvent])
    await expect(verb(product, request(who, asked))).rejects.toThrow(RangeError);
  expect(await stateOf(who)).toEqual(before);
});

test('another request under the same number is refused, be it of another kind or amount', async () => {
  const who = await served();
  await startCharging(product, request(who, { requested: 100n }));
  for (const again of [
    startCharging(product, request(who, { requested: 101n })),
    updateCharging(product, request(who, { requested: 100n })),
    endCharging(product, request(who, { requested: 100n })),
  ])
    await expect(again).rejects.toThrow(KeyReused);
  expect(await sumOf(who, 'reserved')).toBe(100n);
});

test('a session that goes silent gives everything back by itself, one that speaks does not', async () => {
  const [silent, talking] = [await served(), await served()];
  const ids = { a: `silent-${silent.lineId}`, b: `talking-${talking.lineId}` };
  await startCharging(product, request(silent, { sessionId: ids.a, requested: 0n }));
  await startCharging(product, request(talking, { sessionId: ids.b, requested: 0n }));
  product.setClock(start + 40 * MINUTE);
  const report = { sessionId: ids.b, requestNumber: 1, used: 5n, requested: 0n };
  await updateCharging(product, request(talking, report));
  product.setClock(start + 61 * MINUTE);
  await product.work();
  expect(await sumOf(silent, 'reserved')).toBe(0n);
  expect(await sumOf(silent, 'remaining')).toBe(12n * OCTETS_PER_GB);
  expect(await sumOf(talking, 'reserved')).toBeGreaterThan(0n);
  product.setClock(start + 3 * HOUR);
  await product.work();
  expect([await sumOf(talking, 'reserved'), await sumOf(talking, 'used')]).toEqual([0n, 5n]);
  const { accountId } = talking;
  const left = await product.database.query(
    `select 1 from outbox where account_id = $1 and kind = 'session.expire'`,
    [accountId],
  );
  expect(left.rowCount).toBe(0);
  expect(await expireCharging(product, { accountId, sessionId: ids.b, key: 'x' })).toBeNull();
  product.setClock(start);
});

test('where the subscriber lets credit pay, that is kept with the line', async () => {
  const who = await served();
  expect((await stateOf(who)).lines.get(who.lineId)).toMatchObject({ spendsCredit: false });
  await chooseCreditUse(product, { ...who, spendsCredit: true });
  expect((await stateOf(who)).lines.get(who.lineId)).toMatchObject({ spendsCredit: true });
});

/** Everything a command can do to a session in the middle of which another command comes. */
const commands: Record<string, (on: Product, who: Who) => Promise<unknown>> = {
  start: (on, who) => startCharging(on, request(who, { sessionId: 'new', requested: 0n })),
  update: (on, who) =>
    updateCharging(on, request(who, { requestNumber: 1, used: 60n, requested: 0n })),
  overshoot: (on, who) =>
    updateCharging(on, request(who, { requestNumber: 1, used: 150n, requested: 90n })),
  end: (on, who) => endCharging(on, request(who, { requestNumber: 1, used: 70n })),
  event: (on, who) => chargeEvent(on, request(who, { sessionId: 'one', requested: 30n })),
  use: (on, who) => {
    const usage = { kind: 'data', scope: 'any', country: 'GB', amount: 40n, key: 'use' } as const;
    return charge(on, { ...who, ...usage });
  },
  expire: (on, { accountId }) =>
    expireCharging(on, { accountId, sessionId: 'smf;1', key: `${accountId} due` }),
  renewal: (on, who) => buy(on, who, 'gb-everyday-30'),
};

/** A session with 100 of the last 120 units of a plan, an hour ago. */
async function twin(): Promise<Who> {
  product.setClock(start);
  const who = await served();
  const rest = (await sumOf(who, 'remaining')) - 120n;
  await chargeEvent(product, request(who, { sessionId: 'before', requested: rest }));
  await startCharging(product, request(who, { requested: 100n }));
  product.setClock(start + HOUR);
  return who;
}

const shownBucket = (bucket: Bucket): string => {
  const { kind, scope, zoneId, granted, remaining, reserved, used, expired, closedAt } = bucket;
  const figures = [granted, remaining, reserved, used, expired, closedAt, bucket.expiresAt];
  return [kind, scope, zoneId, ...figures].join(' ');
};

async function shown(who: Who, answers: unknown[]) {
  const { buckets, periods, sessions } = await stateOf(who);
  const { rows } = await product.database.query<{ total: string }>(
    `select concat_ws(' ', kind, split_part(from_place, ':', 1), split_part(to_place, ':', 1), asset,
      sum(amount)) as total from transfer where account_id = $1
      group by kind, split_part(from_place, ':', 1), split_part(to_place, ':', 1), asset order by 1`,
    [who.accountId],
  );
  return {
    answers,
    buckets: [...buckets.values()].map(shownBucket).sort(),
    periods: [...periods.values()].map(({ planId, endedAt }) => `${planId} ${endedAt}`).sort(),
    sessions: [...sessions.values()]
      .map(({ id, holds }) => `${id} ${holds.map(({ amount }) => amount)}`)
      .sort(),
    moved: rows.map(({ total }) => total),
  };
}

test('two commands at the same time end as one after the other would, in one of the two orders', async () => {
  const name = fc.constantFrom(...Object.keys(commands));
  await fc.assert(
    fc.asyncProperty(name, name, fc.boolean(), async (a, b, isOneProcess) => {
      const run = { a: commands[a]!, b: commands[b]! };
      const [together, first, last] = [await twin(), await twin(), await twin()];
      const outcome = await shown(
        together,
        await Promise.all([
          run.a(product, together).catch(String),
          run.b(isOneProcess ? product : second, together).catch(String),
        ]),
      );
      const ab = [await run.a(product, first).catch(String)];
      ab.push(await run.b(product, first).catch(String));
      const ba = [await run.b(product, last).catch(String)];
      ba.unshift(await run.a(product, last).catch(String));
      expect([await shown(first, ab), await shown(last, ba)]).toContainEqual(outcome);
    }),
    { numRuns: 20 },
  );
  product.setClock(start);
}, 60_000);
