import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '#domain/time.ts';
import { createIds } from '#main/new-id.ts';
import { readUnreachable } from '#storage/notice-reach.ts';
import { recordSentMessage } from '#storage/sent-messages.ts';
import { GUEST_ACCOUNT_ID } from '#usecases/identity/request-support.ts';
import { bounceAddressOf } from '#usecases/notices/bounce-address.ts';
import { deliveriesOf } from '#usecases/notices/deliveries-of.ts';
import { noteBounce } from '#usecases/notices/note-bounce.ts';
import { noon, noticeStage } from './notice-stage.ts';

const stage = noticeStage();
const { reader, tell, work, workOn, outcomes } = stage;

const bounceOf = (id: string, status: string, action = 'failed') =>
  noteBounce(stage.product, {
    ...{ to: bounceAddressOf(stage.product, 'bounces@xuka.test', id), action, status },
  });

/** A mail of its own kind, as it was recorded when it was sent. */
async function sent(to: { accountId: string; address: string }): Promise<string> {
  const id = stage.product.newId();
  await recordSentMessage(stage.product.database, {
    ...{ accountId: to.accountId, id, template: 'order_confirmation', recipient: to.address },
    ...{ locale: 'en', outcome: 'accepted', detail: null, recordedAt: noon },
  });
  return id;
}

const address = 'reader@example.test';
const isUnreachable = async (accountId: string) =>
  (await readUnreachable(stage.product.database, { accountId, address })) !== null;

test.each([
  ['5.1.1', true],
  ['5.1.2', true],
  ['5.2.1', true],
  ['5.2.2', true],
  ['5.4.4', true],
  // Some servers say no more than that.
  ['5.0.0', true],
  // What is wrong with the mail, or with who sends it, is nothing wrong with the address.
  ['5.3.4', false],
  ['5.6.1', false],
  ['5.7.1', false],
  ['5.7.26', false],
  ['4.2.2', false],
  ['4.4.7', false],
])('after %s the address counts as unreachable: %s', async (status, expected) => {
  const { accountId } = await reader(address);
  expect(await bounceOf(await sent({ accountId, address }), status)).toEqual({});
  expect(await isUnreachable(accountId)).toBe(expected);
});

test('three that came back in a month for a while only count as one for good', async () => {
  const who = await reader(address, '+447700900110');
  const { accountId } = who;
  const states: boolean[] = [];
  for (let at = 0; at < 4; at++) {
    const noticeId = await tell(who);
    await work();
    const proof = await deliveriesOf(stage.product, { accountId, noticeId });
    const mail = proof!.deliveries.find(({ channel }) => channel === 'mail');
    if (mail) await bounceOf(mail.id, '4.2.2');
    await workOn();
    expect((await outcomes(accountId, noticeId)).at(-1)).toBe('sms delivered');
    states.push(await isUnreachable(accountId));
    stage.product.setClock(stage.product.clock() + 8 * DAY);
  }
  expect(states).toEqual([false, false, true, true]);
});

describe('a report of', () => {
  test('a mail that nobody has written down yet is asked for again', async () => {
    const newId = createIds(stage.product.clock);
    const id = newId();
    stage.product.setClock(noon + MINUTE);
    expect(await bounceOf(id, '5.1.1')).toEqual({ refused: 'not_written_yet' });
    stage.product.setClock(noon + DAY + 1);
    expect(await bounceOf(id, '5.1.1')).toEqual({ refused: 'unknown_mail' });
  });

  test('a guest’s receipt says nothing of any account', async () => {
    const accountId = GUEST_ACCOUNT_ID;
    expect(await bounceOf(await sent({ accountId, address }), '5.1.1')).toEqual({});
    expect(await isUnreachable(accountId)).toBe(false);
  });

  test('an address that its owner has changed since says nothing of the new one', async () => {
    const { accountId } = await reader('new@example.test');
    expect(await bounceOf(await sent({ accountId, address }), '5.1.1')).toEqual({});
    expect(await isUnreachable(accountId)).toBe(false);
  });

  test('a delay changes nothing', async () => {
    const { accountId } = await reader(address);
    const id = await sent({ accountId, address });
    expect(await bounceOf(id, '4.4.1', 'delayed')).toEqual({ refused: 'not_failed' });
  });
});
