import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { DAY, HOUR, type Instant, MINUTE } from '#domain/time.ts';
import type { RenderedMail } from '#ports/message-renderer.ts';
import { readLine, readMeansOf, readPaymentsOf } from '#storage/reads/account-rows.ts';
import {
  type AgreementChoice,
  agreeToDraft,
  draftAgreement,
} from '#usecases/auto-renewal/draft-agreement.ts';
import { stopAutoRenewal } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import { readStopLink } from '#usecases/auto-renewal/stop-link.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { readOrderLink } from '#usecases/identity/order-link.ts';
import { addressedMessage } from '#usecases/messages/send-message.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

const start = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: start });
});
afterAll(() => product.stop());

type Owner = { accountId: string; lineId: string };

/** A line with a plan, paid by a card that is kept. */
async function ownerWithCard(): Promise<Owner & { meansId: string; reference: string }> {
  product.setClock(start);
  const owner = await givenLine(product);
  const { accountId } = owner;
  const wish = { ...owner, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const { orderId } = draft;
  const pay = { accountId, orderId, method: 'card', consent: true, keepsMeans: 'en' } as const;
  const confirmed = await confirmOrder(product, pay);
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  const [payment] = await readPaymentsOf(product.database, accountId, orderId);
  await product.payAs(toProviderPaymentId({ accountId, paymentId: payment!.id }), '4242');
  await askPayment(product, { accountId, paymentId: payment!.id });
  const [means] = await readMeansOf(product.database, accountId);
  return { ...owner, meansId: means!.id, reference: means!.providerReference };
}

async function agree(owner: Owner, given: Partial<AgreementChoice>): Promise<void> {
  const choice: AgreementChoice = {
    ...{ accountId: owner.accountId, lineId: owner.lineId, planId: 'gb-everyday-12' },
    ...{ trigger: { kind: 'plan-end' }, means: [{ kind: 'credit' }], monthlyCapMinor: null },
    ...{ locale: 'en', ...given },
  };
  const draft = await draftAgreement(product, choice);
  if ('refused' in draft) throw new Error(draft.refused);
  const agreed = await agreeToDraft(product, { ...choice, shown: draft.digest });
  if ('refused' in agreed) throw new Error(agreed.refused);
}

/** Lives until `end`, working whenever somebody has to look at the line; a provider takes a minute. */
async function until(owner: Owner, end: Instant): Promise<void> {
  for (let looks = 0; looks < 60; looks += 1) {
    const line = await readLine(product.database, owner.accountId, owner.lineId);
    if (line?.dueAt == null || line.dueAt > end) break;
    product.setClock(Math.max(line.dueAt, product.clock()) + MINUTE);
    await product.work();
  }
  product.setClock(end);
  await product.work();
}

interface Told extends RenderedMail {
  template: string;
  payload: Record<string, string>;
}

/** Every notice that waits, as its mail would be written now. */
async function told({ accountId }: Owner): Promise<Told[]> {
  const { rows } = await product.database.query<{ payload: Record<string, string> }>(
    `select payload from outbox where account_id = $1 and kind = 'notice.send' order by id`,
    [accountId],
  );
  const renderer = createRenderer();
  const { operator } = await product.reference();
  const brand = { ...operator, baseUrl: product.baseUrl };
  const mails: Told[] = [];
  for (const { payload } of rows.filter((row) => row.payload.template?.startsWith('auto_ren'))) {
    const addressed = await addressedMessage(product, { accountId, payload });
    const mail = await renderer.renderMail(addressed!.message, addressed!.locale, brand);
    expect(mail.text).not.toMatch(/undefined|null|NaN|\$\{/);
    mails.push({ ...mail, payload, template: payload.template!.replace('auto_renewal_', '') });
  }
  await renderer.close();
  return mails;
}

const linkIn = ({ text }: RenderedMail, path: string): string | null =>
  new RegExp(`${path}/(\\S+)$`, 'm').exec(text)?.[1] ?? null;

test('agreed to twice at once, and again after its first charge, it is one agreement with one mail', async () => {
  const owner = await ownerWithCard();
  const { accountId, lineId, meansId } = owner;
  const choice: AgreementChoice = {
    ...{ accountId, lineId, planId: 'gb-everyday-12', trigger: { kind: 'plan-end' } },
    ...{ means: [{ kind: 'means', meansId }], monthlyCapMinor: null, locale: 'zh-CN' },
  };
  // So near the end that the first charge is made at once.
  const [{ ends }] = (
    await product.database.query<{ ends: Instant }>(
      'select ends_at as ends from period where account_id = $1',
      [accountId],
    )
  ).rows as [{ ends: Instant }];
  product.setClock(ends - HOUR);
  const draft = await draftAgreement(product, choice);
  if ('refused' in draft) throw new Error(draft.refused);
  const press = () => agreeToDraft(product, { ...choice, shown: draft.digest });
  const one = { lineId };
  expect(await Promise.all([press(), press()])).toEqual([one, one]);
  const inForce = async () => (await viewAutoRenewal(product, owner))!.auto!;
  const { consent } = await inForce();
  await until(owner, ends + HOUR);
  expect(await press()).toEqual(one);
  expect(await inForce()).toMatchObject({ consent, roundsDone: 1 });
  const agreed = (await told(owner)).filter(({ template }) => template === 'agreed');
  expect(agreed).toHaveLength(1);
  // Words that nobody agreed to are shown anew.
  const other = await agreeToDraft(product, { ...choice, shown: 'x'.repeat(22) });
  expect(other).toEqual({ refused: 'terms_changed' });
});

test('what nothing can pay is told of before, tried by the ladder, and its end told', async () => {
  const owner = await ownerWithCard();
  await agree(owner, {});
  const { consent } = (await viewAutoRenewal(product, owner))!.auto!;
  const end = start + 40 * DAY;
  await until(owner, end);
  const mails = await told(owner);
  const templates = [...new Set(mails.map(({ template }) => template))];
  expect(templates).toEqual(['agreed', 'problem', 'notice', 'declined', 'ended']);
  for (const mail of mails) {
    const token = linkIn(mail, '/a');
    if (mail.template === 'ended') expect(token).toBeNull();
    else
      expect(readStopLink(product, token!)).toEqual({
        ...{ accountId: owner.accountId, lineId: owner.lineId, agreedAt: consent.agreedAt },
      });
  }
  expect(mails[0]!.text).toContain(consent.words.split('\n')[0]);
  const [problem] = mails.filter(({ template }) => template === 'problem');
  expect(problem!.text).toContain('/mend?fix=top-up');
  expect(mails.at(-1)!.subject).toContain('has ended');
});

test('a bank that wants its payer leads them to pay by a link, and the plan goes on', async () => {
  const owner = await ownerWithCard();
  const bank = { means_reference: owner.reference, change: 'card', ending: '3155' };
  const changed = await fetch(`${product.providerUrl}/control/means`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(bank),
  });
  expect(changed.ok).toBe(true);
  await agree(owner, { means: [{ kind: 'means', meansId: owner.meansId }] });
  const { chargeAt } = (await viewAutoRenewal(product, owner))!.auto!.round!;
  await until(owner, chargeAt + HOUR);
  const mails = await told(owner);
  const mail = mails.at(-1)!;
  expect(mail.template).toBe('needs_payer');
  const { orderId } = mail.payload;
  const { accountId } = owner;
  expect(readOrderLink(product, linkIn(mail, '/o')!)).toEqual({ accountId, orderId });
  expect((await viewAutoRenewal(product, owner))!.outlook).toMatchObject({
    underWay: { orderId, state: 'needs-payer' },
  });
  // As the page behind the link does.
  const wish = { accountId, orderId: orderId!, method: 'card', consent: false } as const;
  const confirmed = await confirmOrder(product, wish);
  expect(confirmed).toMatchObject({ redirectUrl: expect.stringContaining('http') });
  const payment = (await readPaymentsOf(product.database, accountId, orderId!)).at(-1)!;
  await product.payAs(toProviderPaymentId({ accountId, paymentId: payment.id }), '4242');
  await askPayment(product, { accountId, paymentId: payment.id });
  const { auto } = (await viewAutoRenewal(product, owner))!;
  expect(auto).toMatchObject({ state: 'on', roundsDone: 1 });
});

test('a pause, its end, and being stopped are told with the agreement they are about', async () => {
  const owner = await ownerWithCard();
  await agree(owner, { locale: 'zh-CN' });
  const setState = (state: string) =>
    product.database.query('update line set state = $2, due_at = $3 where account_id = $1', [
      owner.accountId,
      state,
      new Date(start).toISOString(),
    ]);
  await setState('lost-stolen');
  await product.work();
  await setState('active');
  await product.work();
  const earlier = (await viewAutoRenewal(product, owner))!.auto!.consent.agreedAt;
  product.setClock(start + MINUTE);
  await agree(owner, { locale: 'zh-CN', monthlyCapMinor: 2_000n });
  await stopAutoRenewal(product, { ...owner, by: 'link', agreedAt: null });
  const mails = await told(owner);
  expect(mails.map(({ template }) => template)).toEqual([
    ...['agreed', 'paused', 'resumed', 'agreed', 'stopped'],
  ]);
  const agreedAts = mails
    .slice(0, 4)
    .map((mail) => readStopLink(product, linkIn(mail, '/a')!)?.agreedAt);
  expect(agreedAts).toEqual([earlier, earlier, earlier, start + MINUTE]);
  expect(mails.at(-1)!.text).toContain('凭证');
});
