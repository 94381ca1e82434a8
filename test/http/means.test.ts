import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meansWords } from '#domain/means-consent.ts';
import { fromPublicId, toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.stop());

const call = (of: Subscriber, method: string, path: string, body?: object) =>
  server.call(method, `/api/v1${path}`, { token: of.token, ...(body ? { body } : {}) });

const listed = async (of: Subscriber): Promise<Json[]> =>
  (await call(of, 'GET', '/means')).body.means;

/** Adds a card on the provider's page; answers the setup as the API tells it afterwards. */
async function added(of: Subscriber, cardEnding: string, more: object = {}): Promise<Json> {
  const begun = await call(of, 'POST', '/means', {
    ...{ method: 'card', locale: 'en', consent: true },
    ...more,
  });
  expect(begun.status).toBe(200);
  const { setupId, redirectUrl } = begun.body;
  expect(redirectUrl).toMatch(/^http:/);
  expect((await call(of, 'GET', `/means/setups/${setupId}`)).body.state).toBe('open');
  const { accountId } = of;
  const paymentId = fromPublicId('setup', setupId)!;
  await server.product.payAs(toProviderPaymentId({ accountId, paymentId }), cardEnding);
  return (await call(of, 'GET', `/means/setups/${setupId}`)).body;
}

async function drafted(of: Subscriber): Promise<string> {
  const body = { kind: 'renewal', lineId: of.line, planId: 'gb-everyday-12' };
  return (await call(of, 'POST', '/orders', body)).body.id;
}

const forgetProof = (of: Subscriber) =>
  server.product.database.query(
    `update session set confirmed_at = confirmed_at - interval '2 hours' where account_id = $1`,
    [of.accountId],
  );

describe('saved means', () => {
  test('are added without buying, and told without a number', async () => {
    const of = await server.subscriber();
    const empty = await call(of, 'GET', '/means');
    expect(empty.body).toMatchObject({ means: [], keepWords: meansWords });
    const setup = await added(of, '4242');
    expect(setup).toMatchObject({ state: 'kept', declineReason: null });
    expect(await listed(of)).toMatchObject([
      { id: setup.meansId, method: 'card', label: 'Visa •••• 4242', state: 'usable', renews: [] },
    ]);
    expect(JSON.stringify(await listed(of))).not.toMatch(/\d{12}/);
  });

  test('what the bank refuses is told and not saved', async () => {
    const of = await server.subscriber();
    expect(await added(of, '0002')).toEqual({
      ...{ state: 'declined', declineReason: 'card_declined', meansId: null },
    });
    expect(await listed(of)).toEqual([]);
  });

  test('nothing is kept without consent, or in another’s place who is not there', async () => {
    const of = await server.subscriber();
    const body = { method: 'card', locale: 'en', consent: false };
    expectProblem(await call(of, 'POST', '/means', body), [422, 'consent_required']);
    const replaces = toPublicId('means', server.product.newId());
    const wish = { ...body, consent: true, replaces };
    expectProblem(await call(of, 'POST', '/means', wish), [404, 'unknown_means']);
  });

  test('pay an order, after confirming who it is', async () => {
    const of = await server.subscriber();
    const { meansId } = await added(of, '4242');
    const order = await drafted(of);
    const body = { method: 'saved', meansId, consent: true };
    await forgetProof(of);
    const asked = await call(of, 'POST', `/orders/${order}/confirm`, body);
    expectProblem(asked, [403, 'step_up_required']);
    const proof = { way: 'password', password: of.password };
    const confirmed = await call(of, 'POST', '/sessions/current/confirmation', proof);
    const again = { ...of, token: confirmed.body.token };
    const paid = await call(again, 'POST', `/orders/${order}/confirm`, body);
    expect(paid.body).toEqual({ redirectUrl: null });
    expect((await call(again, 'GET', `/orders/${order}`)).body.state).toBe('fulfilled');
  });

  test('are kept while buying, in the words that were shown', async () => {
    const of = await server.subscriber();
    const order = await drafted(of);
    const body = { method: 'card', consent: true, keepMeans: 'zh-CN' };
    await call(of, 'POST', `/orders/${order}/confirm`, body);
    const { rows } = await server.product.database.query<{ id: string; words: string }>(
      `select p.id, e.detail ->> 'words' as words from payment p join order_event e
        on e.account_id = p.account_id and e.order_id = p.order_id and e.kind = 'means-agreed'
        where p.account_id = $1`,
      [of.accountId],
    );
    expect(rows[0]!.words).toBe(meansWords['zh-CN']);
    const address = { accountId: of.accountId, paymentId: rows[0]!.id };
    await server.product.payAs(toProviderPaymentId(address), '4242');
    await askPayment(server.product, address);
    expect(await listed(of)).toMatchObject([{ label: 'Visa •••• 4242' }]);
  });

  test('are replaced and removed', async () => {
    const of = await server.subscriber();
    const one = await added(of, '4242');
    const other = await added(of, '4444');
    const by = other.meansId;
    const replaced = await call(of, 'POST', `/means/${one.meansId}/replace`, { by });
    expect(replaced.status).toBe(204);
    expect((await listed(of)).map(({ id }) => id)).toEqual([by]);
    expectProblem(await call(of, 'POST', `/means/${by}/replace`, { by }), [422, 'same_means']);
    expect((await call(of, 'DELETE', `/means/${by}`)).status).toBe(204);
    expectProblem(await call(of, 'DELETE', `/means/${by}`), [404, 'unknown_means']);
    expect(await listed(of)).toEqual([]);
  });

  test('are nobody else’s', async () => {
    const [of, stranger] = [await server.subscriber(), await server.subscriber()];
    const { meansId } = await added(of, '4242');
    expectProblem(await call(stranger, 'DELETE', `/means/${meansId}`), [404, 'unknown_means']);
    const order = await drafted(stranger);
    const body = { method: 'saved', meansId, consent: true };
    const paid = await call(stranger, 'POST', `/orders/${order}/confirm`, body);
    expectProblem(paid, [409, 'means_gone']);
    expect(await listed(of)).toHaveLength(1);
  });
});
