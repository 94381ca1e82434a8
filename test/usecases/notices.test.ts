import { expect, test } from 'vitest';
import { noticeState } from '#domain/notice-channels.ts';
import { writePreference } from '#storage/notice-reach.ts';
import { writeNoticeState, writeOutcome } from '#storage/notices.ts';
import { agreeToDraft, draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { reportEnds } from '#usecases/auto-renewal/report-ends.ts';
import { stopAutoRenewal } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import { bounceAddressOf, readBounceAddress } from '#usecases/notices/bounce-address.ts';
import { deliveriesOf } from '#usecases/notices/deliveries-of.ts';
import { eventually } from '../support/programs.ts';
import { noon, noticeStage } from './notice-stage.ts';

const stage = noticeStage();
const { reader, tell, work, workOn, outcomes, texts, subscribe, pushesTo } = stage;

test('a worker that heard nothing does not take back what another one heard', async () => {
  const who = await reader();
  const noticeId = await tell(who);
  await work();
  const { accountId } = who;
  const { id } = (await deliveriesOf(stage.product, { accountId, noticeId }))!.deliveries[0]!;
  const at = stage.product.clock();
  await writeOutcome(stage.product.database, {
    ...{ accountId, id, outcome: 'sending', detail: 'no answer', at },
  });
  expect(await outcomes(accountId, noticeId)).toEqual(['delivered', 'mail accepted']);
});

test('a worker that was slow does not open again what another one brought', async () => {
  const who = await reader();
  const noticeId = await tell(who);
  await work();
  const { accountId } = who;
  const { database, clock } = stage.product;
  const own = [accountId, noticeId];
  const other = await database.connect();
  try {
    await other.query('begin');
    await other.query(
      `update notice set state = 'open', decided_at = null where account_id = $1 and id = $2`,
      own,
    );
    await other.query(
      `update notice_delivery set outcome = 'sending' where account_id = $1 and notice_id = $2`,
      own,
    );
    await other.query('commit');
    await other.query('begin');
    await other.query('select from notice where account_id = $1 and id = $2 for update', own);
    const slow = writeNoticeState(database, { accountId, noticeId, at: clock() }, noticeState);
    await eventually('it waits', async () => {
      const { rows } = await database.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%notice%'`,
      );
      return rows.length > 0;
    });
    await other.query(
      `update notice_delivery set outcome = 'accepted' where account_id = $1 and notice_id = $2`,
      own,
    );
    await other.query('commit');
    await slow;
  } finally {
    other.release();
  }
  expect(await outcomes(accountId, noticeId)).toEqual(['delivered', 'mail accepted']);
});

test('a notice goes by mail, once, and can be proved', async () => {
  const who = await reader();
  const noticeId = await tell(who);
  await work();
  await work();
  expect(await outcomes(who.accountId, noticeId)).toEqual(['delivered', 'mail accepted']);
  const page = await (await fetch(`${stage.mailbox.url}/?lang=en`)).text();
  expect(page).toContain('Data: 1 GB left');
});

test('an address that is refused at once is not asked again, and a text takes over', async () => {
  const who = await reader('nobody-refused@example.test', '+447700900101');
  const first = await tell(who);
  await workOn();
  expect(await outcomes(who.accountId, first)).toEqual([
    'delivered',
    'mail refused',
    'sms delivered',
  ]);
  expect((await texts())[0]).toMatchObject({ to: '+447700900101', text: 'Data: 1 GB left.' });
  const second = await tell(who);
  await workOn();
  expect(await outcomes(who.accountId, second)).toEqual(['delivered', 'sms delivered']);
});

test('a mail that comes back later sends the notice on by text, once', async () => {
  const who = await reader('gone-bounced@example.test', '+447700900102');
  const noticeId = await tell(who);
  await work();
  await expect.poll(() => stage.bounced.length).toBe(1);
  await Promise.all(stage.bounced);
  await workOn();
  await workOn();
  const expected = ['delivered', 'mail bounced', 'sms delivered'];
  expect(await outcomes(who.accountId, noticeId)).toEqual(expected);
  expect((await texts()).filter(({ to }) => to === '+447700900102')).toHaveLength(1);
});

test('a notice that another worker writes to meanwhile stands as its last look found it', async () => {
  const who = await reader('slow-bounced@example.test', '+447700900113');
  const noticeId = await tell(who);
  await work();
  await expect.poll(() => stage.bounced.length).toBe(1);
  await Promise.all(stage.bounced);
  const { database } = stage.product;
  const query = database.query.bind(database);
  const stand = (state: string) =>
    query('update notice set state = $2, decided_at = null where id = $1', [noticeId, state]);
  // It is read before the other one writes that the mail came back.
  const slow = async (...args: Parameters<typeof query>) => {
    const isRead = JSON.stringify(args).includes('"read-notice"');
    if (isRead) await stand('delivered');
    const answer = await query(...args);
    if (isRead) await stand('open');
    return answer;
  };
  Object.assign(database, { query: slow });
  await workOn();
  await workOn();
  Object.assign(database, { query });
  const expected = ['delivered', 'mail bounced', 'sms delivered'];
  expect(await outcomes(who.accountId, noticeId)).toEqual(expected);
});

test('an end of auto-renewal whose mail comes back is told by text, and the report shows it', async () => {
  const who = await reader('renewer-bounced@example.test', '+447700900104');
  const choice = {
    ...{ ...who, planId: 'gb-everyday-12', trigger: { kind: 'plan-end' as const } },
    ...{ means: [{ kind: 'credit' as const }], monthlyCapMinor: null, locale: 'en' as const },
  };
  const draft = await draftAgreement(stage.product, choice);
  if ('refused' in draft) throw new Error(draft.refused);
  await agreeToDraft(stage.product, { ...choice, shown: draft.digest });
  await stopAutoRenewal(stage.product, { ...who, by: 'page', agreedAt: null });
  const untold = () => reportEnds(stage.product, { from: noon, to: noon + 1 });
  expect(await untold()).toMatchObject({ ends: [{}], untold: [{ notice: 'under-way' }] });
  await work();
  await expect.poll(() => stage.bounced.length).toBeGreaterThan(0);
  await Promise.all(stage.bounced);
  await workOn();
  await workOn();
  expect(await untold()).toMatchObject({ ends: [{ notice: 'delivered' }], untold: [] });
  const told = (await texts()).filter(({ to }) => to === '+447700900104').map(({ text }) => text);
  expect(told.join()).toContain('Auto-renewal of Everyday 12GB is stopped');
});

test('what reaches nobody by any channel is kept as that', async () => {
  const who = await reader('nobody-refused@example.test', '+447700909992');
  const noticeId = await tell(who);
  await workOn();
  expect(await outcomes(who.accountId, noticeId)).toEqual([
    ...['undeliverable', 'mail refused', 'sms failed'],
  ]);
});

test('a text that is never reported is given up after six hours', async () => {
  const who = await reader('nobody-refused@example.test', '+447700909993');
  const noticeId = await tell(who);
  await work();
  expect((await outcomes(who.accountId, noticeId)).slice(1)).toEqual([
    'mail refused',
    'sms accepted',
  ]);
  await workOn(7 * 3_600_000);
  expect(await outcomes(who.accountId, noticeId)).toEqual([
    ...['undeliverable', 'mail refused', 'sms failed'],
  ]);
});

test('quiet hours are the reader’s, and what is urgent does not wait', async () => {
  stage.product.setClock(Date.UTC(2026, 4, 11, 21, 30));
  const who = await reader();
  const quiet = await tell(who);
  const urgent = await tell(who, { template: 'arrived_abroad', facts: { country: 'JP' } });
  await work();
  expect(await deliveriesOf(stage.product, { ...who, noticeId: quiet })).toMatchObject({
    deliveries: [],
  });
  expect((await outcomes(who.accountId, urgent))[0]).toBe('delivered');
  stage.product.setClock(Date.UTC(2026, 4, 12, 6, 0, 1));
  await work();
  expect(await outcomes(who.accountId, quiet)).toEqual(['delivered', 'mail accepted']);
});

test('a process that dies between the sending and its note of it sends the same again, not another', async () => {
  const who = await reader('nobody-refused@example.test', '+447700900111');
  const browser = await subscribe(who);
  const noticeId = await tell(who);
  const { database } = stage.product;
  const query = database.query.bind(database);
  let deaths = 0;
  const dying = (...args: Parameters<typeof query>) => {
    const [asked] = args as unknown[];
    const isNote = typeof asked === 'object' && JSON.stringify(asked).includes('"accepted"');
    if (isNote && JSON.stringify(asked).includes('write-delivery-outcome') && deaths++ < 2)
      throw new Error('killed');
    return query(...args);
  };
  Object.assign(database, { query: dying });
  for (let tries = 0; tries < 4; tries++) {
    await work().catch(() => {});
    // The next process looks when the lease of the one that died has run out.
    stage.product.setClock(stage.product.clock() + 61_000);
  }
  Object.assign(database, { query });
  await workOn();
  expect(deaths).toBeGreaterThanOrEqual(2);
  expect((await texts()).filter(({ to }) => to === '+447700900111')).toHaveLength(1);
  // A push service knows no repeats: its browser shows those of one name once.
  expect(new Set((await pushesTo(browser)).map(({ tag }) => tag)).size).toBe(1);
  expect((await outcomes(who.accountId, noticeId)).toSorted()).toEqual([
    ...['delivered', 'mail refused', 'push accepted', 'sms delivered'],
  ]);
});

test('nobody is woken by a text because a mail came back at night', async () => {
  const evening = Date.UTC(2026, 4, 11, 20, 30);
  stage.product.setClock(evening);
  const who = await reader('late-bounced@example.test', '+447700900107');
  const noticeId = await tell(who);
  await work();
  await expect.poll(() => stage.bounced.length).toBe(1);
  await Promise.all(stage.bounced);
  stage.product.setClock(evening + 3_600_000);
  await work();
  const { accountId } = who;
  expect(await outcomes(accountId, noticeId)).toEqual(['open', 'mail bounced']);
  stage.product.setClock(Date.UTC(2026, 4, 12, 6, 0, 0));
  await workOn();
  expect(await outcomes(accountId, noticeId)).toEqual([
    ...['delivered', 'mail bounced', 'sms delivered'],
  ]);
});

test.each([
  ['lost-stolen', 'who has a stolen phone'],
  ['ported-out', 'another operator'],
  ['quarantined', 'nobody'],
  ['recycled', 'whoever has the number now'],
])('a text about a line that is %s does not go to %s', async (state) => {
  const who = await reader('nobody-refused@example.test', '+447700900106');
  await stage.product.database.query('update line set state = $2 where id = $1', [
    who.lineId,
    state,
  ]);
  const noticeId = await tell(who);
  await workOn();
  expect(await outcomes(who.accountId, noticeId)).toEqual(['undeliverable', 'mail refused']);
  expect((await texts()).filter(({ to }) => to === '+447700900106')).toEqual([]);
});

test('who wants texts too gets them', async () => {
  const who = await reader('reader@example.test', '+447700900104');
  const wish = { alsoSms: true, quietFrom: null, quietUntil: null };
  await writePreference(stage.product.database, { ...wish, accountId: who.accountId, at: noon });
  const noticeId = await tell(who);
  await workOn();
  const proof = await outcomes(who.accountId, noticeId);
  expect(proof.toSorted()).toEqual(['delivered', 'mail accepted', 'sms delivered']);
});

test('an address for bounces names its mail, whatever the case, and can’t be made up', () => {
  for (const id of [stage.product.newId(), '00000000-0000-7000-8000-000000000001']) {
    const address = bounceAddressOf(stage.product, 'bounces@xuka.test', id);
    expect(address.split('@')[0]!.length).toBeLessThanOrEqual(64);
    expect(readBounceAddress(stage.product, address)).toBe(id);
    expect(readBounceAddress(stage.product, address.toUpperCase())).toBe(id);
    const forged = address.replace(/.@/, (end) => (end === '0@' ? '1@' : '0@'));
    expect(readBounceAddress(stage.product, forged)).toBeNull();
    const other = { ...stage.product, secret: 'another secret' };
    expect(readBounceAddress(other, address)).toBeNull();
  }
  expect(readBounceAddress(stage.product, 'bounces@xuka.test')).toBeNull();
});
