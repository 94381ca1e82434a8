import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfiguration } from '#main/configuration.ts';
import { startJobs } from '#main/jobs.ts';
import { createLog } from '#main/log.ts';
import { createMetrics } from '#main/metrics.ts';
import type { AskAnswer } from '#ports/payment-gateway.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { givenLine, testProduct } from '../support/product.ts';
import { eventually } from '../support/programs.ts';

test('a provider that hangs holds up neither sessions nor what time ends', async () => {
  const product = await testProduct();
  const folder = mkdtempSync(join(tmpdir(), 'xuka-jobs-'));
  let asked = 0;
  let answer = () => {};
  const answered = new Promise<AskAnswer>((resolve) => {
    answer = () => resolve({ outcome: 'unknown', detail: 'no answer in time' });
  });
  const ask = () => {
    asked += 1;
    return answered;
  };
  const sql = async (text: string, values: unknown[] = []) =>
    (await product.database.query(text, values)).rows;
  const due = (accountId: string, kind: string, payload: object) =>
    sql(
      `insert into outbox (account_id, id, slot, kind, payload, due_at, attempts, created_at)
        values ($1, $2, 0, $3, $4, now() - interval '1 minute', 0, now())`,
      [accountId, product.newId(), kind, JSON.stringify(payload)],
    );
  const { accountId } = await givenLine(product);
  for (let i = 0; i < 10; i++) {
    const given = await givenLine(product);
    const wish = { ...given, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
    const draft = await draftOrder(product, wish);
    if ('refused' in draft) throw new Error(draft.refused);
    await confirmOrder(product, { ...given, ...draft, consent: true, method: 'card' });
  }
  await sql('delete from outbox');
  for (const { account_id, id } of await sql('select account_id, id from payment'))
    await due(String(account_id), 'payment.ask', { paymentId: id });
  const environment = { LOG_LEVEL: 'silent', SMTP_URL: 'smtp://127.0.0.1:9', XUKA_DEMO: 'on' };
  const configuration = loadConfiguration(environment, folder);
  const jobs = await startJobs(
    { ...product, gateway: { ...product.gateway, ask, cancel: ask } },
    {
      ...{ configuration, simulators: {} as never, renderer: {} as never, notices: {} as never },
      ...{ metrics: createMetrics(), log: createLog({ level: 'silent' }) },
    },
  );
  try {
    await eventually('the provider hangs', () => asked === 8);
    await due(accountId, 'session.expire', { sessionId: 'nobody' });
    await due(accountId, 'line.advance', {});
    jobs.wake();
    const left = () => sql(`select from outbox where kind in ('session.expire', 'line.advance')`);
    await eventually('what needs no provider is done', async () => (await left()).length === 0);
    expect(asked).toBe(8);
  } finally {
    answer();
    await jobs.stop();
    await product.stop();
    rmSync(folder, { recursive: true });
  }
}, 60_000);
