import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  GUEST_ACCOUNT_ID,
  requestSupport,
  type SupportForm,
} from '#usecases/identity/request-support.ts';
import { identityMessage } from '#usecases/messages/identity-message.ts';
import { givenPerson, type IdentityProduct, identityProduct } from './identity-product.ts';

let product: IdentityProduct;

beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

const form: SupportForm = {
  name: '李华',
  email: 'guest@example.test',
  topic: 'sign-in',
  message: '登录不了。\n请帮忙。',
  locale: 'zh-CN',
  address: '192.0.2.90',
  accountId: null,
};

test("a guest's request is stored and mailed to support and back", async () => {
  const answer = await requestSupport(product, form);
  if ('refused' in answer) throw new Error(answer.refused);
  const { rows } = await product.database.query('select * from support_request');
  expect(rows).toMatchObject([
    {
      account_id: GUEST_ACCOUNT_ID,
      reference: answer.reference,
      email: 'guest@example.test',
      message: '登录不了。\n请帮忙。',
      locale: 'zh-CN',
    },
  ]);
  const mails = await product.takeMails();
  expect(mails).toEqual(
    ['support_request', 'support_request_received'].map((template) => ({
      accountId: GUEST_ACCOUNT_ID,
      payload: { template, requestId: rows[0].id },
    })),
  );
});

test("both mails tell the time by the operator's clock", async () => {
  const answer = await requestSupport(product, { ...form, address: '192.0.2.89' });
  if ('refused' in answer) throw new Error(answer.refused);
  const { timeZone } = (await product.reference()).operator;
  expect(timeZone).toBe('Europe/London');
  for (const { accountId, payload } of await product.takeMails())
    expect(await identityMessage(product, { accountId, payload })).toMatchObject({
      message: { kind: payload.template, timeZone },
    });
});

test("a subscriber's request belongs to the account", async () => {
  const accountId = await givenPerson(product, 'asking');
  await requestSupport(product, { ...form, accountId, address: '192.0.2.91' });
  expect((await product.takeMails()).map((mail) => mail.accountId)).toEqual([accountId, accountId]);
});

test('a form with faults stores nothing and costs no attempt', async () => {
  for (let i = 0; i < 12; i++)
    expect(await requestSupport(product, { ...form, message: '', address: '192.0.2.92' })).toEqual({
      refused: 'invalid',
      problems: ['message_missing'],
    });
  const answer = await requestSupport(product, { ...form, address: '192.0.2.92' });
  expect(answer).toHaveProperty('reference');
});

test('the form floods nobody: ten an hour from an address, three receipts to a mailbox', async () => {
  await product.takeMails();
  const email = 'flooded@example.test';
  const address = '192.0.2.93';
  const answers = await Promise.all(
    Array.from({ length: 15 }, () => requestSupport(product, { ...form, email, address })),
  );
  expect(answers.filter((answer) => 'reference' in answer)).toHaveLength(10);
  expect(answers).toContainEqual({ refused: 'wait', retryAfterSeconds: 3600 });
  const templates = (await product.takeMails()).map((mail) => mail.payload.template);
  expect(templates.filter((each) => each === 'support_request')).toHaveLength(10);
  expect(templates.filter((each) => each === 'support_request_received')).toHaveLength(3);
});
