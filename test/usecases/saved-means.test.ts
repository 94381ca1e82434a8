import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meansWords } from '#domain/means-consent.ts';
import { fromProviderPaymentId, toProviderPaymentId } from '#domain/public-id.ts';
import { HOUR } from '#domain/time.ts';
import { readMeansOf, readPaymentsOf } from '#storage/reads/account-rows.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { beginMeansSetup } from '#usecases/means/begin-means-setup.ts';
import { finishMeansSetup } from '#usecases/means/finish-means-setup.ts';
import { removeMeans, replaceMeans } from '#usecases/means/remove-means.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { type Charging, chargeMeans } from '#usecases/payment/charge-means.ts';
import { checkMeans } from '#usecases/payment/note-means.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { eventually } from '../support/programs.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct();
});
afterAll(() => product.stop());

type Owner = { accountId: string; lineId: string };

const control = async (operation: string, body: object) => {
  const response = await fetch(`${product.providerUrl}/control/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
};

async function drafted({ accountId, lineId }: Owner): Promise<string> {
  const wish = {
    accountId,
    lineId,
    planId: 'gb-everyday-12',
    timing: 'queue',
    locale: 'en',
  } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  return draft.orderId;
}

const paymentsOf = (accountId: string, orderId: string) =>
  readPaymentsOf(product.database, accountId, orderId);

const saved = ({ accountId }: Owner) => readMeansOf(product.database, accountId);

/** Buys a plan on the provider's page and has the card kept; answers the means. */
async function buyAndKeep(owner: Owner, cardEnding = '4242') {
  const { accountId } = owner;
  const orderId = await drafted(owner);
  const wish = { accountId, orderId, method: 'card', consent: true, keepsMeans: 'en' } as const;
  const confirmed = await confirmOrder(product, wish);
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  const payment = (await paymentsOf(accountId, orderId))[0]!;
  await product.payAs(toProviderPaymentId({ accountId, paymentId: payment.id }), cardEnding);
  await askPayment(product, { accountId, paymentId: payment.id });
  return { orderId, payment, means: (await saved(owner))[0]! };
}

/** A merchant-initiated payment as an auto-renewal makes it: written directly, then charged. */
async function intended(owner: Owner, meansId: string, deadlineAt = product.clock() + HOUR) {
  const { accountId } = owner;
  const orderId = await drafted(owner);
  const paymentId = product.newId();
  const at = new Date(product.clock()).toISOString();
  await givenAutoRenewal(owner, []);
  await product.database.query(
    `update subscriber_order set state = 'awaiting-payment', origin = 'auto-renewal', confirmed_at = $3,
      consent_version = 'test/1', expires_at = $4 where account_id = $1 and id = $2`,
    [accountId, orderId, at, new Date(deadlineAt).toISOString()],
  );
  await product.database.query(
    `insert into payment (account_id, id, order_id, attempt, gateway, method, amount_minor, currency,
      state, captured_minor, created_at, deadline_at, means_id)
      select account_id, $3, id, 1, 'simulator', 'card', price_minor, currency, 'intended', 0, $4, $5, $6
      from subscriber_order where account_id = $1 and id = $2`,
    [accountId, orderId, paymentId, at, new Date(deadlineAt).toISOString(), meansId],
  );
  return { accountId, orderId, paymentId };
}

const chargedOf = async (of: { accountId: string; orderId: string; paymentId: string }) => {
  const charging = await chargeMeans(product, of);
  const payment = (await paymentsOf(of.accountId, of.orderId))[0]!;
  return { charging, payment };
};

describe('keeping a card while buying', () => {
  test('is one means however often the word comes, with the words that were agreed to', async () => {
    const owner = await givenLine(product);
    const { means, payment, orderId } = await buyAndKeep(owner);
    for (let round = 0; round < 3; round += 1)
      await askPayment(product, { accountId: owner.accountId, paymentId: payment.id });
    await product.work();
    expect(await saved(owner)).toEqual([means]);
    expect(means).toMatchObject({
      label: 'Visa •••• 4242',
      method: 'card',
      state: 'usable',
      initialPaymentId: payment.id,
    });
    const { rows } = await product.database.query<{ detail: object }>(
      `select detail from order_event where account_id = $1 and order_id = $2 and kind = 'means-agreed'`,
      [owner.accountId, orderId],
    );
    expect(rows).toEqual([
      { detail: { version: 'keep-means/1', words: meansWords.en, locale: 'en' } },
    ]);
  });

  test('the same card again takes the place of the older word for it', async () => {
    const owner = await givenLine(product);
    const first = (await buyAndKeep(owner)).means;
    const second = (await buyAndKeep(owner)).means;
    expect(await saved(owner)).toHaveLength(1);
    expect(second.id).toBe(first.id);
    expect(second.providerReference).not.toBe(first.providerReference);
    const other = (await buyAndKeep(owner, '4444')).means;
    expect(other.id).not.toBe(first.id);
    expect(await saved(owner)).toHaveLength(2);
  });

  test('nothing is kept without the tick', async () => {
    const owner = await givenLine(product);
    const { accountId } = owner;
    const orderId = await drafted(owner);
    await confirmOrder(product, { accountId, orderId, method: 'card', consent: true });
    const payment = (await paymentsOf(accountId, orderId))[0]!;
    await product.payAs(toProviderPaymentId({ accountId, paymentId: payment.id }), '4242');
    await askPayment(product, { accountId, paymentId: payment.id });
    expect((await paymentsOf(accountId, orderId))[0]).toMatchObject({ state: 'captured' });
    expect(await saved(owner)).toEqual([]);
  });
});

describe('paying with a saved card', () => {
  test('needs no page', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    const { accountId } = owner;
    const orderId = await drafted(owner);
    const wish = { accountId, orderId, method: 'saved', meansId: means.id, consent: true } as const;
    expect(await confirmOrder(product, wish)).toEqual({ redirectUrl: null });
    expect((await paymentsOf(accountId, orderId))[0]).toMatchObject({
      state: 'captured',
      meansId: means.id,
    });
  });

  test('leads to the bank’s page when it wants the payer', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    await control('means', { means_reference: means.providerReference, change: 'ask_payer' });
    const { accountId } = owner;
    const orderId = await drafted(owner);
    const wish = { accountId, orderId, method: 'saved', meansId: means.id, consent: true } as const;
    const answer = await confirmOrder(product, wish);
    if ('refused' in answer) throw new Error(answer.refused);
    expect(answer.redirectUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/pay\//);
    const page = await fetch(answer.redirectUrl!);
    expect(page.url).toContain('/challenge');
    expect(await page.text()).toContain('Visa •••• 4242');
  });

  test('of somebody else, or one that is gone, is refused', async () => {
    const [owner, other] = [await givenLine(product), await givenLine(product)];
    const { means } = await buyAndKeep(owner);
    const orderId = await drafted(other);
    const wish = { method: 'saved', meansId: means.id, consent: true } as const;
    const { accountId } = other;
    expect(await confirmOrder(product, { accountId, orderId, ...wish })).toEqual({
      refused: 'means_gone',
    });
    const own = { accountId: owner.accountId, meansId: means.id };
    expect(await removeMeans(product, own)).toEqual({ removed: true });
    const ownOrder = await drafted(owner);
    const gone = { accountId: owner.accountId, orderId: ownOrder, ...wish };
    expect(await confirmOrder(product, gone)).toEqual({ refused: 'means_gone' });
  });
});

describe('charging without the payer', () => {
  test('credits the order, once', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    const of = await intended(owner, means.id);
    const { charging, payment } = await chargedOf(of);
    expect(charging).toEqual({ outcome: 'decided' });
    expect(payment).toMatchObject({ state: 'captured', declineReason: null });
    expect(await chargeMeans(product, of)).toEqual({ outcome: 'decided' });
    expect((await saved(owner))[0]!.lastUsedAt).not.toBeNull();
  });

  test.each([
    ['6199', 'insufficient_funds', 'usable'],
    ['6200', 'do_not_retry', 'revoked'],
    ['6400', 'means_gone', 'revoked'],
    ['3155', 'authentication_required', 'needs-payer'],
  ] as const)(
    'a card ending in %s is declined with %s and is %s then',
    async (ending, reason, state) => {
      const owner = await givenLine(product);
      const { means } = await buyAndKeep(owner);
      await control('means', { means_reference: means.providerReference, change: 'card', ending });
      const { charging, payment } = await chargedOf(await intended(owner, means.id));
      expect(charging).toEqual({ outcome: 'decided' });
      expect(payment).toMatchObject({ state: 'declined', declineReason: reason });
      expect((await saved(owner))[0]).toMatchObject({ state });
    },
  );

  test('fails softly as often as the card says, then pays', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner, '6103');
    const states: string[] = [];
    for (let round = 0; round < 4; round += 1)
      states.push((await chargedOf(await intended(owner, means.id))).payment.state);
    expect(states).toEqual(['declined', 'declined', 'declined', 'captured']);
  });

  test('a lost answer is asked for and never charged again', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    const of = await intended(owner, means.id);
    await control('faults', { lose_charge: 1 });
    expect((await chargedOf(of)).payment.state).toBe('captured');
  });

  test('a provider that can’t be reached is asked again', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    const of = await intended(owner, means.id);
    await control('faults', { merchant_api: 'failing' });
    const during = await chargeMeans(product, of);
    await control('faults', { merchant_api: 'up' });
    expect(during).toEqual({ outcome: 'waiting' });
    expect((await chargedOf(of)).payment.state).toBe('captured');
  });

  test('says when the provider is busy, and nothing is recorded', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    const all = [await intended(owner, means.id), await intended(owner, means.id)];
    await control('faults', { charges_per_second: 1 });
    const answers: Charging[] = [];
    for (const of of all) answers.push(await chargeMeans(product, of));
    await control('faults', { charges_per_second: 0 });
    expect(answers.map(({ outcome }) => outcome)).toEqual(['decided', 'busy']);
    expect((await chargedOf(all[1]!)).payment.state).toBe('captured');
  });

  test('nothing is taken after its deadline, and it ends once nothing can be on its way', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    const late = await intended(owner, means.id, product.clock() - 1);
    expect((await chargedOf(late)).charging).toEqual({ outcome: 'waiting' });
    const long = await intended(owner, means.id, product.clock() - HOUR);
    const { charging, payment } = await chargedOf(long);
    expect(charging).toEqual({ outcome: 'decided' });
    expect(payment.state).toBe('cancelled');
  });

  test('with a means that is removed meanwhile is declined in time', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    const of = await intended(owner, means.id);
    await removeMeans(product, { accountId: owner.accountId, meansId: means.id });
    expect(await chargeMeans(product, of)).toEqual({ outcome: 'waiting' });
    await product.database.query(
      `update payment_means set ended_at = ended_at - interval '2 minutes' where id = $1`,
      [means.id],
    );
    expect((await chargedOf(of)).payment).toMatchObject({
      state: 'declined',
      declineReason: 'means_gone',
    });
  });
});

describe('adding without buying', () => {
  async function add(owner: Owner, replacesId: string | null = null, cardEnding = '4444') {
    const { accountId } = owner;
    const wish = { accountId, method: 'card', locale: 'en', consent: true, replacesId } as const;
    const begun = await beginMeansSetup(product, wish);
    if ('refused' in begun) throw new Error(begun.refused);
    const { setupId } = begun;
    await product.payAs(toProviderPaymentId({ accountId, paymentId: setupId }), cardEnding);
    return { accountId, setupId };
  }

  test('keeps the card, by the browser’s way back or by message', async () => {
    const owner = await givenLine(product);
    const of = await add(owner);
    expect(await finishMeansSetup(product, of)).toMatchObject({ state: 'kept' });
    const [means] = await saved(owner);
    expect(means).toMatchObject({ label: 'Mastercard •••• 4444', initialPaymentId: of.setupId });
    expect((await chargedOf(await intended(owner, means!.id))).payment.state).toBe('captured');
    await add(owner, null, '4242');
    await eventually('the message', async () => (await saved(owner)).length === 2);
  });

  test('a card that is refused is not kept', async () => {
    const owner = await givenLine(product);
    const of = await add(owner, null, '0002');
    expect(await finishMeansSetup(product, of)).toMatchObject({
      state: 'declined',
      declineReason: 'card_declined',
    });
    expect(await saved(owner)).toEqual([]);
  });

  test('puts the new card in the old one’s place wherever that pays, in one step', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    await givenAutoRenewal(owner, [{ kind: 'means', meansId: means.id }]);
    const { accountId } = owner;
    expect(await removeMeans(product, { accountId, meansId: means.id })).toEqual({
      refused: 'means_in_use',
    });
    await finishMeansSetup(product, await add(owner, means.id));
    const left = await saved(owner);
    expect(left.map(({ label }) => label)).toEqual(['Mastercard •••• 4444']);
    expect(await meansOfRenewal(owner)).toEqual([{ kind: 'means', meansId: left[0]!.id }]);
    const self = { accountId, meansId: left[0]!.id, byId: left[0]!.id, locale: 'en' } as const;
    expect(await replaceMeans(product, self)).toEqual({ refused: 'same_means' });
  });

  test('says so when the provider can’t be reached', async () => {
    const { accountId } = await givenLine(product);
    await control('faults', { merchant_api: 'failing' });
    const wish = { accountId, method: 'card', locale: 'en', consent: true } as const;
    const begun = await beginMeansSetup(product, wish);
    await control('faults', { merchant_api: 'up' });
    expect(begun).toEqual({ refused: 'provider_unavailable' });
    expect(await beginMeansSetup(product, { ...wish, consent: false })).toEqual({
      refused: 'consent_required',
    });
  });
});

describe('what the provider says of a means', () => {
  test('comes by message and by asking', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    const means_reference = means.providerReference;
    await control('means', { means_reference, change: 'end' });
    await eventually('the message', async () => (await saved(owner))[0]!.state === 'revoked');
    const renewing = await buyAndKeep(owner, '6500');
    expect(renewing.means.expiresMonth).toBe(new Date(product.clock()).toISOString().slice(0, 7));
    const address = { accountId: owner.accountId, meansId: renewing.means.id };
    expect(await checkMeans(product, address)).toBe(true);
    const now = (await saved(owner)).find(({ id }) => id === renewing.means.id)!;
    expect(now).toMatchObject({ label: 'Visa •••• 6501', state: 'usable' });
    expect(now.expiresMonth! > renewing.means.expiresMonth!).toBe(true);
  });

  test('what it has forgotten counts as ended', async () => {
    const owner = await givenLine(product);
    const { means } = await buyAndKeep(owner);
    await product.gateway.forgetMeans(means.providerReference);
    await checkMeans(product, { accountId: owner.accountId, meansId: means.id });
    expect((await saved(owner))[0]).toMatchObject({ state: 'revoked' });
  });
});

async function givenAutoRenewal({ accountId, lineId }: Owner, means: object[]) {
  await product.database.query(
    `insert into auto_renewal (account_id, id, state, trigger, plan_id, agreed_minor, currency, means,
      consent, locale, created_at) values ($1, $2, 'on', '{"kind":"plan-end"}', 'gb-everyday-12', 1200,
      'GBP', $3, '{"version":"1","words":"","locale":"en","agreedAt":0}', 'en', now()) on conflict do nothing`,
    [accountId, lineId, JSON.stringify(means)],
  );
}

async function meansOfRenewal({ accountId, lineId }: Owner) {
  const { rows } = await product.database.query<{ means: object[] }>(
    'select means from auto_renewal where account_id = $1 and id = $2',
    [accountId, lineId],
  );
  return rows[0]!.means;
}

test('the provider’s ids lead back to account and setup', () => {
  const of = { accountId: product.newId(), paymentId: product.newId() };
  expect(fromProviderPaymentId(toProviderPaymentId(of))).toEqual(of);
});
