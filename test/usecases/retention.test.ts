import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { claimForgetting, renewForgetting } from '#storage/retention.ts';
import { addHeldLine, holdLine } from '#usecases/add-line.ts';
import { adjustCredit } from '#usecases/adjust-credit.ts';
import { charge } from '#usecases/charge.ts';
import { chargeEvent } from '#usecases/charging/charge-event.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { REPEATED_FOR } from '#usecases/charging/request-age.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import type { AccountRequest } from '#usecases/charging/submit-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { explainLine } from '#usecases/ledger/explain.ts';
import { verifyExport } from '#usecases/ledger/verify-export.ts';
import { reconcile } from '#usecases/reconcile/reconcile.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { giveGoodwill, requestRefund } from '#usecases/refund/request-refund.ts';
import { type ForgetWish, forgetNightly } from '#usecases/retention/forget-nightly.ts';
import { forgettable, forgetting } from '#usecases/retention/kept-answers.ts';
import { sendRefund } from '#usecases/send-refund.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { exported, type Owner, ownerWithPlan, sealNow } from '../ledger/ledger-stage.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { eventually } from '../support/programs.ts';
import { givenVouchers } from '../support/vouchers.ts';

const start = Date.UTC(2026, 4, 11, 9);
const night = Date.UTC(2026, 5, 20, 3);
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({
    now: start,
    policy: { refund: { withdrawal: { days: 14, measure: 'volume' } } },
  });
});
afterAll(() => product.stop());
beforeEach(async () => {
  product.setClock(start);
  await product.database.query('truncate retention');
});

const sql = async (text: string, ...values: unknown[]) =>
  (await product.database.query(text, values)).rows;

const kept = {
  ...{ answers: 35, sessions: 93, providerEvents: 540, mails: 93 },
  ...{ notices: 540, agreements: 2_557 },
};

const forget = (wish: Partial<ForgetWish> = {}) =>
  forgetNightly(product, {
    hour: 3,
    keepDays: { ...kept, sessions: 35 },
    rests: 0,
    pagesOfBatch: 2,
    ...wish,
  });

/** Forty days on: what time alone does is done, and old answers are forgotten. */
async function later() {
  product.setClock(night);
  await product.work();
  expect(await forget()).toMatchObject({ outcome: 'forgotten', answers: expect.any(Number) });
}

/** Everything of an account that money or allowance could hide in. */
const books = async (accountId: string) => ({
  movements: await sql('select * from transfer where account_id = $1 order by seq', accountId),
  buckets: await sql('select * from bucket where account_id = $1 order by id', accountId),
  payments: await sql('select * from payment where account_id = $1 order by id', accountId),
  refunds: await sql('select * from refund where account_id = $1 order by id', accountId),
  lines: await sql('select id from line where account_id = $1 order by id', accountId),
});

const commandsOf = async (accountId: string, before = Number.MAX_SAFE_INTEGER) =>
  (
    await sql('select name, recorded_at as at from command where account_id = $1', accountId)
  ).filter(({ at }) => at < before);

const session = ({ accountId, lineId }: Owner, more: Partial<AccountRequest>): AccountRequest => ({
  ...{ accountId, lineId, sessionId: `smf;${lineId}`, requestNumber: 0 },
  ...{ kind: 'data', scope: 'any', country: 'GB', sentAt: start - MINUTE },
  units: [{ ratingGroup: 1, requested: 1_000n, used: null }],
  ...more,
});

async function control(operation: string, body: object) {
  const response = await fetch(`${product.providerUrl}/control/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return response.json();
}

/** Has the provider send the notice of the capture once more, signed as it signs today. */
async function repeatWebhook({ accountId }: Owner) {
  const [payment] = await sql('select id from payment where account_id = $1', accountId);
  const paymentId = toProviderPaymentId({ accountId, paymentId: payment!.id });
  const state = (await (await fetch(`${product.providerUrl}/control/state`)).json()) as {
    deliveries: { deliveryId: string }[];
  };
  const sent = state.deliveries.find((each) => JSON.stringify(each).includes(paymentId));
  const heard = () =>
    sql('select outcome from provider_event where payment_reference = $1', paymentId);
  await eventually('the first notice is heard', async () => (await heard()).length > 0);
  await sql('delete from provider_event where payment_reference = $1', paymentId);
  await control('send', { delivery_id: sent!.deliveryId, manner: 'normal' });
  expect(await heard()).toHaveLength(1);
}

const refundOf = async (owner: Owner & { orderId: string }) => {
  const { quote } = (await quoteRefund(product, owner))!;
  if ('none' in quote) throw new Error(quote.none);
  const { accountId, orderId } = owner;
  return { accountId, orderId, quoteId: quote.options[0]!.id, destination: 'original' as const };
};

const credit = { currency: 'GBP', amountMinor: 500n, reason: 'goodwill' } as const;
const use = { kind: 'data', scope: 'any', country: 'GB', amount: 5_000n } as const;

/** Each does something once and answers how to do it again. */
const deeds: Record<string, (of: Owner & { orderId: string }) => Promise<() => Promise<unknown>>> =
  {
    'a webhook that settles': async (of) => () => repeatWebhook(of),
    'a confirmation': async (of) => () =>
      confirmOrder(product, { ...of, consent: true, method: 'card' }),
    'a refund, by its quote': async (of) => {
      const wish = await refundOf(of);
      const again = () => requestRefund(product, wish);
      expect(await again()).toHaveProperty('requestId');
      return again;
    },
    'a refund, by the asker’s own key': async (of) => {
      const wish = { ...(await refundOf(of)), key: 'mine' };
      const again = () => requestRefund(product, wish);
      expect(await again()).toHaveProperty('requestId');
      return again;
    },
    'a refund’s way to the provider': async (of) => {
      await requestRefund(product, await refundOf(of));
      await product.work();
      const [refund] = await sql('select id from refund where account_id = $1', of.accountId);
      return () => sendRefund(product, { accountId: of.accountId, refundId: refund!.id });
    },
    'a goodwill of staff': async ({ accountId, orderId }) => {
      const gift = { amountMinor: 100n, destination: 'credit', note: 'Two bad days' } as const;
      const again = () => giveGoodwill(product, { accountId, orderId, key: 'g', ...gift });
      expect(await again()).toHaveProperty('requestId');
      return again;
    },
    'a correction by staff': async ({ accountId }) => {
      const again = () => adjustCredit(product, { accountId, key: 'a', ...credit });
      expect(await again()).toHaveProperty('creditMinor');
      return again;
    },
    'a voucher': async ({ accountId }) => {
      const { pin } = (await givenVouchers(product))[0]!;
      const typed = { accountId, pin, locale: 'en', address: '198.51.100.7' } as const;
      expect(await redeemVoucher(product, typed)).toMatchObject({ isRepeat: false });
      return () => redeemVoucher(product, typed);
    },
    'a voucher whose claim does not know that it is done': async ({ accountId }) => {
      const { pin, serial } = (await givenVouchers(product))[0]!;
      const typed = { accountId, pin, locale: 'en', address: '198.51.100.8' } as const;
      await redeemVoucher(product, typed);
      await sql('update voucher set redeemed_at = null where serial = $1', serial);
      return () => redeemVoucher(product, typed);
    },
    'a charge': async ({ accountId, lineId }) => {
      const again = () => charge(product, { accountId, lineId, key: 'c', ...use });
      expect(await again()).toMatchObject({ charged: '5000' });
      return again;
    },
    'an event of the network': async (of) => {
      const again = () => chargeEvent(product, session(of, { sessionId: 'event;1' }));
      expect(await again()).toHaveProperty('units');
      return again;
    },
    'a session of the network': async (of) => {
      const [ratingGroup, used] = [1, 700n];
      const steps = [
        () => startCharging(product, session(of, {})),
        () =>
          updateCharging(
            product,
            session(of, { requestNumber: 1, units: [{ ratingGroup, used, requested: 300n }] }),
          ),
        () =>
          endCharging(
            product,
            session(of, { requestNumber: 2, units: [{ ratingGroup, used, requested: null }] }),
          ),
      ];
      for (const step of steps) expect(await step()).toHaveProperty('units');
      return () => Promise.all(steps.map((step) => step()));
    },
    'a line from a list': async ({ accountId }) => {
      const wish = { marketId: 'gb', simKind: 'physical', activationCode: null } as const;
      const held = await holdLine(product, accountId, { ...wish, msisdn: null, iccid: null });
      if ('refused' in held) throw new Error(held.refused);
      const again = () => addHeldLine(product, accountId, { ...held, lineId: product.newId() });
      expect(await again()).toHaveProperty('lineId');
      return again;
    },
  };

const answers: Record<string, unknown> = {
  'a confirmation': { refused: expect.any(String) },
  'a refund, by its quote': { refused: expect.any(String) },
  'a refund, by the asker’s own key': { refused: expect.any(String) },
  'a refund’s way to the provider': 'refunded',
  'a goodwill of staff': { requestId: expect.any(String) },
  'a correction by staff': { creditMinor: '500' },
  'a voucher': { isRepeat: true },
  'a voucher whose claim does not know that it is done': { isRepeat: false },
  'a charge': { charged: '5000' },
  'an event of the network': { refused: 'too_old' },
  'a session of the network': Array(3).fill({ refused: 'too_old' }),
  'a line from a list': { lineId: expect.any(String) },
};

const expectAnswer = (name: string, answer: unknown) => {
  const expected = answers[name];
  if (typeof expected === 'object') expect(answer).toMatchObject(expected as object);
  else if (expected !== undefined) expect(answer).toBe(expected);
};

for (const [name, deed] of Object.entries(deeds)) {
  test(`${name} comes again after its answer is forgotten, and moves nothing`, async () => {
    const owner = await ownerWithPlan(product);
    const again = await deed(owner);
    await later();
    const left = await commandsOf(owner.accountId, night - 35 * DAY);
    expect(left.filter((command) => forgettable.includes(command.name))).toEqual([]);
    const before = await books(owner.accountId);
    expect(before.movements.length).toBeGreaterThan(0);
    expectAnswer(name, await again());
    expect(await books(owner.accountId)).toEqual(before);
  });

  // Their guard is their age, and nobody repeats a request within the second after weeks.
  if (name.includes('of the network')) continue;
  test(`${name} moves nothing again either when its answer is gone at once`, async () => {
    const owner = await ownerWithPlan(product);
    const again = await deed(owner);
    await product.work();
    await sql('delete from command where name = any($1)', forgettable);
    const before = await books(owner.accountId);
    expectAnswer(name, await again());
    expect(await books(owner.accountId)).toEqual(before);
  });
}

test('a draft by key is answered anew, and is an offer like any other', async () => {
  const owner = await ownerWithPlan(product);
  const { accountId, lineId } = owner;
  const wish = { accountId, lineId, planId: 'gb-everyday-12', timing: 'queue' } as const;
  const draft = () => draftOrder(product, { ...wish, locale: 'en', key: 'k' });
  expect(await draft()).toEqual(await draft());
  await later();
  const before = await books(accountId);
  expect(await draft()).toHaveProperty('orderId');
  expect(await books(accountId)).toEqual(before);
});

test('a request that says its age finds its first answer, or is refused before that is gone', async () => {
  const owner = await ownerWithPlan(product);
  const asked = session(owner, { sessionId: 'age', sentAt: start });
  const first = await chargeEvent(product, asked);
  product.setClock(start + REPEATED_FOR);
  expect(await chargeEvent(product, asked)).toEqual(first);
  product.setClock(start + REPEATED_FOR + 1);
  expect(await chargeEvent(product, asked)).toEqual({ refused: 'too_old' });
});

test('what is younger than it is kept stays, and so does what is open', async () => {
  const owner = await ownerWithPlan(product);
  await startCharging(product, session(owner, { sessionId: 'open' }));
  await startCharging(product, session(owner, { sessionId: 'over' }));
  const end = { requestNumber: 1, units: [{ ratingGroup: 1, requested: null, used: 1n }] };
  await endCharging(product, session(owner, { sessionId: 'over', ...end }));
  const sessions = async () =>
    (
      await sql(
        'select id from charging_session where account_id = $1 order by id',
        owner.accountId,
      )
    ).map(({ id }) => id);
  const commands = await commandsOf(owner.accountId);
  product.setClock(start + 34 * DAY);
  await forget();
  expect(await commandsOf(owner.accountId)).toEqual(commands);
  expect(await sessions()).toEqual(['open', 'over']);
  product.setClock(start + 36 * DAY);
  await forget({ keepDays: kept });
  expect(await commandsOf(owner.accountId)).toEqual([]);
  expect(await sessions()).toEqual(['open', 'over']);
  product.setClock(start + 94 * DAY);
  await forget({ keepDays: kept });
  expect(await sessions()).toEqual(['open']);
});

test('afterwards the books agree, figures are explained and exports are proved', async () => {
  const owner = await ownerWithPlan(product);
  await startCharging(product, session(owner, {}));
  const end = { requestNumber: 1, units: [{ ratingGroup: 1, requested: null, used: 900n }] };
  await endCharging(product, session(owner, end));
  await adjustCredit(product, { accountId: owner.accountId, key: 'x', ...credit });
  product.setClock(night);
  await product.work();
  await sealNow(product);
  const explained = await explainLine(product, owner);
  expect(explained!.buckets.some(({ story }) => story.steps.length > 1)).toBe(true);
  const differences = async () => {
    await sql(`delete from outbox where kind = 'mail.send'`);
    const found = await reconcile(product, { day: '2026-06-18', again: true });
    if ('refused' in found) throw new Error(found.refused);
    return found.differences.filter(({ accountId }) => accountId === owner.accountId);
  };
  expect(await differences()).toEqual([]);
  await forget();
  expect(await differences()).toEqual([]);
  expect(await explainLine(product, owner)).toEqual(explained);
  expect(verifyExport(await exported(product, owner))).toMatchObject({ verdict: 'proven' });
  // A young movement still has to say who asked for it.
  const moved = await adjustCredit(product, { accountId: owner.accountId, key: 'y', ...credit });
  expect(moved).toHaveProperty('creditMinor');
  await sql(`delete from command where account_id = $1 and key = 'adjust:y'`, owner.accountId);
  expect(await differences()).toMatchObject([{ code: 'movement_without_command' }]);
});

test('one of many processes does it, once a night, and one that stopped is followed by another', async () => {
  await ownerWithPlan(product);
  product.setClock(night - HOUR);
  expect(await forget()).toEqual({ outcome: 'not_due' });
  product.setClock(night);
  let asked = 0;
  expect(await forget({ isStopped: () => ++asked > 1, pagesOfBatch: 1 })).toEqual({
    outcome: 'stopped',
  });
  const all = await Promise.all(Array.from({ length: 6 }, () => forget()));
  expect(all.filter(({ outcome }) => outcome === 'forgotten')).toHaveLength(1);
  product.setClock(night + 20 * HOUR);
  expect(await forget()).toEqual({ outcome: 'not_due' });
  product.setClock(night + DAY);
  expect(await forget()).toMatchObject({ outcome: 'forgotten' });
});

test('a run whose process died is taken over, and one that lives is not', async () => {
  product.setClock(night);
  const { database, newId } = product;
  const dead = { runId: newId(), now: night };
  const of = { tonight: night - 3 * HOUR, deadBefore: 0, answersBefore: 0 };
  expect(await claimForgetting(database, dead, of)).toBe(true);
  product.setClock(night + 9 * MINUTE);
  expect(await forget()).toEqual({ outcome: 'not_due' });
  expect(await renewForgetting(database, dead)).toBe(true);
  product.setClock(night + 11 * MINUTE);
  expect(await forget()).toMatchObject({ outcome: 'forgotten' });
  expect(await renewForgetting(database, dead)).toBe(false);
});

test('while it deletes, commands are decided as ever', async () => {
  const owners = await Promise.all(Array.from({ length: 4 }, () => givenLine(product)));
  await sql(
    `insert into command select a, 'old:' || n, 'end-charging', '', '{}', $2
      from unnest($1::uuid[]) as a cross join generate_series(1, 5000) as n`,
    owners.map(({ accountId }) => accountId),
    new Date(start).toISOString(),
  );
  product.setClock(night);
  const forgetting = forget({ pagesOfBatch: 8 });
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      adjustCredit(product, { accountId: owners[i % 4]!.accountId, key: `k${i}`, ...credit }),
    ),
  );
  expect(answers.filter((answer) => 'refused' in answer)).toEqual([]);
  const outcome = await forgetting;
  expect(outcome).toMatchObject({ outcome: 'forgotten' });
  expect('answers' in outcome && outcome.answers).toBeGreaterThanOrEqual(20_000);
  for (const { accountId } of owners) expect(await commandsOf(accountId)).toHaveLength(50);
});

test('of every command it is said why its answer may be forgotten, or that it may not', () => {
  const names = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`src/${file}`, 'utf8'))
    .filter((text) => /committer\.submit\(|submitCharging\(/.test(text))
    .flatMap((text) => [...text.matchAll(/\bname: '([a-z-]+)'/g)].map(([, name]) => name!));
  expect(names.toSorted()).toEqual(Object.keys(forgetting).toSorted());
});
