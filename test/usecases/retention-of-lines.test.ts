import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY, toIso } from '#domain/time.ts';
import { readRenewalEnds } from '#storage/reads/line-events.ts';
import { type ForgetWish, forgetNightly } from '#usecases/retention/forget-nightly.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

const start = Date.UTC(2020, 4, 11, 9);
const after = (days: number) => start + days * DAY;
const keepDays = {
  ...{ answers: 35, sessions: 93, providerEvents: 540, mails: 93 },
  ...{ notices: 540, agreements: 2_557 },
};
let product: TestProduct;
let owner: { accountId: string; lineId: string };
beforeAll(async () => {
  product = await testProduct({ now: start });
});
afterAll(() => product.stop());
beforeEach(async () => {
  product.setClock(start);
  await sql(`truncate retention, line_event, notice_delivery, notice, means_setup, payment_means,
    auto_renewal, outbox`);
  owner = await givenLine(product);
});

const sql = async (text: string, ...values: unknown[]) =>
  (await product.database.query(text, values)).rows;

/** The night after so many days; answers what went. */
async function forgetAfter(days: number, wish: Partial<ForgetWish> = {}) {
  product.setClock(after(days));
  const outcome = await forgetNightly(product, { hour: 3, keepDays, rests: 0, nights: 1, ...wish });
  if (outcome.outcome !== 'forgotten') throw new Error(outcome.outcome);
  const { notices, agreements } = outcome;
  return { notices, agreements };
}

async function event(kind: string, day = 0): Promise<string> {
  const id = product.newId();
  await sql(
    `insert into line_event (account_id, id, line_id, kind, detail, happened_at)
      values ($1, $2, $3, $4, '{}', $5)`,
    ...[owner.accountId, id, owner.lineId, kind, toIso(after(day))],
  );
  return id;
}
async function notice(id = product.newId(), state = 'delivered', day = 0): Promise<string> {
  const { accountId, lineId } = owner;
  await sql(
    `insert into notice (account_id, id, line_id, template, facts, state, created_at)
      values ($1, $2, $3, 'usage_alert', '{}', $4, $5)`,
    ...[accountId, id, lineId, state, toIso(after(day))],
  );
  await sql(
    `insert into notice_delivery (account_id, id, notice_id, channel, recipient, outcome,
      created_at, updated_at) values ($1, $2, $3, 'mail', 'a@example.test', 'delivered', $4, $4)`,
    ...[accountId, product.newId(), id, toIso(after(day))],
  );
  return id;
}
async function autoRenewal(endedOn: number | null): Promise<void> {
  const isOver = endedOn !== null;
  await sql(
    `insert into auto_renewal (account_id, id, state, trigger, plan_id, agreed_minor, currency, means,
      consent, locale, created_at, ended_at, end_cause) values ($1, $2, $3, '{"kind":"plan-end"}',
      'gb-everyday-12', 800, 'GBP', '[]', '{}', 'en', $4, $5, $6)`,
    ...[owner.accountId, owner.lineId, isOver ? 'ended' : 'on', toIso(start)],
    ...[isOver ? toIso(after(endedOn)) : null, isOver ? 'stopped' : null],
  );
}
async function setup(state: string, meansState?: string): Promise<void> {
  const [id, meansId] = [product.newId(), product.newId()];
  const { accountId } = owner;
  await sql(
    `insert into means_setup (account_id, id, gateway, method, currency, locale, consent, state,
      means_id, created_at, expires_at, decided_at) values ($1, $2, 'simulator', 'card', 'GBP', 'en',
      '{}', $3, $4, $5, $5, case when $3 <> 'open' then $5::timestamptz end)`,
    ...[accountId, id, state, state === 'kept' ? meansId : null, toIso(start)],
  );
  if (meansState === undefined) return;
  await sql(
    `insert into payment_means (account_id, id, gateway, method, provider_reference,
      initial_payment_id, label, state, created_at, ended_at, fingerprint, initial_reference)
      values ($1, $2, 'simulator', 'card', 'pm', $2, 'Visa', $3, $4,
        case when $3 = 'removed' then $4::timestamptz end, 'f', 'pi')`,
    ...[accountId, meansId, meansState, toIso(start)],
  );
}
const kinds = async (): Promise<string[]> =>
  (await sql('select kind from line_event order by kind')).map(({ kind }) => kind);

test('what was watched goes before what was agreed to and what became of a line', async () => {
  for (const kind of ['alert-crossed', 'cap-reached', 'cap-overridden', 'state-changed'])
    await event(kind);
  await event('auto-renewal-renewed');
  await forgetAfter(541);
  expect(await kinds()).toEqual(['auto-renewal-renewed', 'cap-overridden', 'state-changed']);
  expect(await forgetAfter(2_556)).toEqual({ notices: 0, agreements: 0 });
  expect(await forgetAfter(2_558)).toEqual({ notices: 0, agreements: 3 });
});

test('what was agreed to is provable while it is in force, and as long after its end', async () => {
  await event('auto-renewal-agreed');
  await event('auto-renewal-noticed');
  await autoRenewal(null);
  await forgetAfter(2_558);
  expect(await kinds()).toEqual(['auto-renewal-agreed']);
  await forgetAfter(9_000);
  expect(await kinds()).toEqual(['auto-renewal-agreed']);
  await sql('delete from auto_renewal');
  await autoRenewal(9_000);
  await event('auto-renewal-ended', 9_000);
  await forgetAfter(9_000 + 2_556);
  expect(await kinds()).toEqual(['auto-renewal-agreed', 'auto-renewal-ended']);
  await forgetAfter(9_000 + 2_559);
  expect(await kinds()).toEqual([]);
});

test('a notice stays with the event that it told, with all its deliveries', async () => {
  const ended = await event('auto-renewal-ended');
  await notice(ended);
  await notice();
  expect(await forgetAfter(541)).toEqual({ notices: 1, agreements: 0 });
  expect(await sql('select id from notice')).toEqual([{ id: ended }]);
  expect(await sql('select notice_id as id from notice_delivery')).toEqual([{ id: ended }]);
  const [end] = await readRenewalEnds(product.database, { from: start, to: after(1) });
  expect(end).toMatchObject({ id: ended, notice: 'delivered' });
  expect(await forgetAfter(2_558)).toEqual({ notices: 1, agreements: 1 });
  expect(await sql('select from notice_delivery')).toEqual([]);
});

test('a notice that is not decided, or may be sent again, stays', async () => {
  await notice(product.newId(), 'open');
  const id = await notice();
  await sql(
    `insert into outbox (account_id, id, slot, kind, payload, due_at, created_at)
      values ($1, $2, 1, 'notice.send', $3, $4, $4)`,
    ...[owner.accountId, product.newId(), { noticeId: id }, toIso(after(9_999))],
  );
  expect((await forgetAfter(600)).notices).toBe(0);
  await sql('delete from outbox');
  expect((await forgetAfter(601)).notices).toBe(1);
});

test('the words with which a card was kept stay as long as the card, and after', async () => {
  await setup('kept', 'usable');
  await setup('kept', 'removed');
  await setup('declined');
  await setup('open');
  expect((await forgetAfter(541)).notices).toBe(1);
  expect((await forgetAfter(2_556)).agreements).toBe(0);
  expect((await forgetAfter(2_558)).agreements).toBe(1);
  const left = await sql('select state from means_setup order by state');
  expect(left).toEqual([{ state: 'kept' }, { state: 'open' }]);
});

test('a few pages at a time, and nothing but what is old', async () => {
  for (let i = 0; i < 400; i += 1) await event('alert-crossed', i % 2 === 0 ? 0 : 500);
  for (let i = 0; i < 200; i += 1) await notice();
  expect(await forgetAfter(541, { pagesOfBatch: 1 })).toEqual({ notices: 400, agreements: 0 });
  expect(await kinds()).toHaveLength(200);
});

test('what is kept for years is looked through in as many nights as are given', async () => {
  for (let i = 0; i < 1_000; i += 1) await event('alert-crossed');
  const went = [];
  for (const night of [541, 542, 543])
    went.push((await forgetAfter(night, { nights: 3, pagesOfBatch: 1 })).notices);
  expect(Math.max(...went)).toBeLessThan(700);
  expect(Math.min(...went)).toBeGreaterThan(100);
  expect(await kinds()).toEqual([]);
});
