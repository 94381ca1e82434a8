import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { type Handset, startHandset } from '#adapters/handset/start-handset.ts';
import { createTexter } from '#adapters/handset/texter.ts';
import { type Mailbox, startMailbox } from '#adapters/mail/simulator/start-mailbox.ts';
import { createSmtpMailer } from '#adapters/mail/smtp/smtp-mailer.ts';
import { createWebPush } from '#adapters/push/web-push.ts';
import { Changeset } from '#domain/changeset.ts';
import { type NoticeWish, notify } from '#domain/notice.ts';
import { createNoticeJobs } from '#edges/jobs/notice-jobs.ts';
import { startOutboxWorker } from '#edges/jobs/outbox-worker.ts';
import { type BounceIntake, startBounceIntake } from '#edges/mail/bounce-intake.ts';
import { senderKey } from '#main/notices.ts';
import { keepSubscription } from '#storage/notice-reach.ts';
import { deliveriesOf } from '#usecases/notices/deliveries-of.ts';
import { noteBounce } from '#usecases/notices/note-bounce.ts';
import { outboxStore } from '#usecases/outbox-store.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

const secret = 'test-handset-secret-0123456789abcdef012345678';
export const noon = Date.UTC(2026, 4, 11, 11, 0, 0);

/** Real mail with its bounces, real texts and pushes, around a product of its own for each test. */
export function noticeStage() {
  let product: TestProduct;
  let mailbox: Mailbox;
  let handset: Handset;
  let intake: BounceIntake;
  let close: () => Promise<void>;
  let folder: string;
  let bounced: Promise<unknown>[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xuka-notices-'));
    intake = await startBounceIntake({
      ...{ host: '127.0.0.1', port: 0 },
      onBounce: async (bounce) => {
        const noted = noteBounce(product, bounce);
        bounced.push(noted);
        await noted;
        return 'noted';
      },
      onError: (error) => {
        throw error;
      },
    });
    mailbox = await startMailbox({ folder, bouncesTo: `smtp://127.0.0.1:${intake.port}` });
    handset = await startHandset({
      host: '127.0.0.1',
      port: 0,
      secret,
      clock: () => product.clock(),
    });
  });
  afterAll(async () => {
    await mailbox.stop();
    await handset.stop();
    await intake.close();
    rmSync(folder, { recursive: true, force: true });
  });

  let work: () => Promise<number>;
  beforeEach(async () => {
    bounced = [];
    product = await testProduct({ now: noon });
    const mailer = createSmtpMailer({ url: mailbox.smtp, timeoutMs: 5_000 });
    const renderer = createRenderer();
    const room = {
      ...{ mailer, renderer, from: null, supportEmail: null },
      bounceAddress: 'bounces@xuka.test',
      texter: createTexter({ baseUrl: handset.url, secret, timeoutMs: 2_000 }),
      push: createWebPush({
        privateKey: senderKey('a secret of a test'),
        subject: 'mailto:support@xuka.test',
        ...{ timeoutMs: 2_000, origins: [handset.url], clock: product.clock },
      }),
    };
    const worker = startOutboxWorker({
      store: outboxStore(product),
      handlers: createNoticeJobs(product, room),
      ...{ clock: product.clock, concurrency: 2, polls: false },
      onError: (error) => {
        throw error;
      },
    });
    work = worker.runDue;
    close = async () => {
      await worker.stop();
      await mailer.close();
      await renderer.close();
      await product.stop();
    };
  });
  afterEach(() => close());

  /** Somebody with a line, whose address ends so that the mailbox treats it in its own way. */
  async function reader(mail = 'reader@example.test', msisdn?: string) {
    const who = await givenLine(product);
    await product.database.query('update account set email = $2 where id = $1', [
      who.accountId,
      mail,
    ]);
    if (msisdn)
      await product.database.query('update line set msisdn = $2 where id = $1', [
        who.lineId,
        msisdn,
      ]);
    return who;
  }

  async function tell(
    { accountId, lineId }: { accountId: string; lineId: string },
    wish: Partial<NoticeWish> = {},
  ): Promise<string> {
    const answer = await product.committer.submit({
      ...{ accountId, key: product.newId(), name: 'tell', body: {}, reads: [] },
      decide: (state, context) => {
        const change = new Changeset(state, context);
        const facts = { kind: 'data', left: '1073741824', granted: '12884901888' };
        const told = { template: 'level_reached', lineId, facts, ...wish };
        return { answer: { noticeId: notify(change, told) }, changes: change.changes() };
      },
    });
    if ('refused' in answer) throw new Error(answer.refused);
    return answer.noticeId;
  }

  const outcomes = async (accountId: string, noticeId: string) => {
    const proof = await deliveriesOf(product, { accountId, noticeId });
    return [
      proof?.state,
      ...(proof?.deliveries ?? []).map((each) => `${each.channel} ${each.outcome}`),
    ];
  };

  const texts = async (): Promise<{ to: string; text: string }[]> =>
    (
      await fetch(`${handset.url}/v1/texts`, { headers: { authorization: `Bearer ${secret}` } })
    ).json();

  /** Texts are reported a little later. */
  async function workOn(ms = 20_000): Promise<void> {
    await work();
    product.setClock(product.clock() + ms);
    await work();
  }

  const atHandset = (path: string, method: string, body?: object) =>
    fetch(`${handset.url}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}` },
      ...(body && { body: JSON.stringify(body) }),
    });

  /** A browser of the demonstration phone, or one it does not know; answers its name there. */
  async function subscribe({ accountId }: { accountId: string }, name?: string): Promise<string> {
    const answer = await atHandset('browsers', 'POST');
    const target = (await answer.json()) as { endpoint: string; p256dh: string; auth: string };
    const endpoint = name === undefined ? target.endpoint : `${handset.url}/push/${name}`;
    const kept = { ...target, endpoint, id: product.newId() };
    const about = { browser: 'Firefox', createdAt: noon };
    await keepSubscription(product.database, accountId, { ...kept, ...about });
    return target.endpoint.split('/').at(-1)!;
  }

  const pushesTo = async (...browsers: readonly string[]) =>
    ((await (await atHandset('pushes', 'GET')).json()) as { browser: string; text: string }[])
      .filter(({ browser }) => browsers.includes(browser))
      .map(({ browser, text }): Record<string, string> => ({ browser, ...JSON.parse(text) }));

  return {
    get product() {
      return product;
    },
    get mailbox() {
      return mailbox;
    },
    get bounced() {
      return bounced;
    },
    work: () => work(),
    ...{ reader, tell, outcomes, texts, workOn, atHandset, subscribe, pushesTo },
  };
}
