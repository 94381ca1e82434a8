import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { agreeToDraft, draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { stopAutoRenewal } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import { runXuka } from '../support/command.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

const DAY = '2026-03-11';
let product: TestProduct;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-renewals-'));
  // London has no summer time then: its day is that of UTC.
  product = await testProduct({ now: Date.parse(`${DAY}T23:59:59.999Z`) });
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true });
});

const report = (...args: string[]) =>
  runXuka(folder, ['renewals', 'report', ...args], {
    DATABASE_URL: String(product.database.options.connectionString),
  });

const sql = (text: string, values: unknown[] = []) => product.database.query(text, values);

/** Agreed to and stopped again: the end is in the outbox, to be told. */
async function stopped(): Promise<{ accountId: string; lineId: string }> {
  const of = await agreed();
  await stopAutoRenewal(product, { ...of, by: 'page', agreedAt: null });
  return of;
}

async function agreed(): Promise<{ accountId: string; lineId: string }> {
  const of = await givenLine(product);
  const choice = {
    ...{ ...of, planId: 'gb-everyday-12', trigger: { kind: 'plan-end' as const } },
    ...{ means: [{ kind: 'credit' as const }], monthlyCapMinor: null, locale: 'en' as const },
  };
  const draft = await draftAgreement(product, choice);
  if ('refused' in draft) throw new Error(draft.refused);
  await agreeToDraft(product, { ...choice, shown: draft.digest });
  return of;
}

/** What a worker leaves behind that has sent the notice. */
async function tellEnd({ accountId }: { accountId: string }, state: string): Promise<void> {
  await sql(
    `insert into notice (account_id, id, line_id, template, facts, state, created_at, decided_at)
      select account_id, id, line_id, 'auto_renewal_stopped', '{}', $2, happened_at, happened_at
        from line_event where account_id = $1 and kind = 'auto-renewal-ended'`,
    [accountId, state],
  );
  await sql('delete from outbox where account_id = $1', [accountId]);
}

test('a day on which every end was told is a good day', async () => {
  const told = await stopped();
  await tellEnd(told, 'delivered');
  const { code, out } = await report('--day', DAY, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    day: DAY,
    ends: [{ line: toPublicId('line', told.lineId), cause: 'stopped', notice: 'delivered' }],
    untold: 0,
  });
  for (const other of ['2026-03-10', '2026-03-12'])
    expect(await report('--day', other)).toMatchObject({
      code: 0,
      out: `${other}: 0 ended, 0 of them untold.\n`,
    });
});

test('an end of which nobody was told is named, and so is one that reached nobody', async () => {
  const [waiting, lost, silent] = [await stopped(), await stopped(), await stopped()];
  await tellEnd(lost, 'undeliverable');
  // Planted: an end without a word.
  await sql('delete from outbox where account_id = $1', [silent.accountId]);
  const { code, out } = await report('--day', DAY);
  expect(code).toBe(1);
  const lineOf = ({ lineId }: { lineId: string }) =>
    out.split('\n').find((line) => line.includes(toPublicId('line', lineId)));
  expect(lineOf(waiting)).toMatch(/^! .*stopped by its subscriber; being told$/);
  expect(lineOf(lost)).toMatch(/^! .*no channel reached anybody$/);
  expect(lineOf(silent)).toMatch(/^! .*nobody was told$/);
  expect(out).toMatch(/^2026-03-11: 4 ended, 3 of them untold\.\n/);
});

test('an end that left no event is named, and so is a line that nobody looks after', async () => {
  const gone = await stopped();
  await sql(`delete from outbox where account_id = $1`, [gone.accountId]);
  await sql(`delete from line_event where account_id = $1`, [gone.accountId]);
  const left = await agreed();
  await sql(
    `update auto_renewal set trigger = '{"kind":"calendar","day":1}' where account_id = $1`,
    [left.accountId],
  );
  await sql(`update line set due_at = null where account_id = $1`, [left.accountId]);
  const overdue = await agreed();
  await sql(`update line set due_at = '2026-03-01T00:00:00Z' where account_id = $1`, [
    overdue.accountId,
  ]);
  const { code, out } = await report('--day', DAY);
  expect(code).toBe(1);
  const ids = [gone, left, overdue].map(({ lineId }) => toPublicId('line', lineId));
  expect(out).toMatch(new RegExp(`! .*${ids[0]} .*nobody was told\n`));
  expect(out).toContain(`! ${ids[1]} renews by itself, and nobody looks after it\n`);
  expect(out).toContain(`! ${ids[2]} renews by itself, and nobody looks after it since`);
  for (const of of [left, overdue])
    await stopAutoRenewal(product, { ...of, by: 'page', agreedAt: null });
});

test('support stops it, and its subscriber reads that support did', async () => {
  const of = await agreed();
  const id = toPublicId('line', of.lineId);
  const environment = { DATABASE_URL: String(product.database.options.connectionString) };
  const stop = () => runXuka(folder, ['renewals', 'stop', id], environment);
  expect(await stop()).toMatchObject({ code: 0, out: expect.stringContaining('is told') });
  expect(await stop()).toMatchObject({ code: 3, out: '' });
  const { rows } = await sql(
    `select r.end_cause as cause, o.payload ->> 'template' as template, o.payload ->> 'by' as by
      from auto_renewal r join outbox o using (account_id)
      where account_id = $1 and o.payload ->> 'cause' = r.end_cause`,
    [of.accountId],
  );
  expect(rows).toEqual([
    { cause: 'stopped_by_staff', template: 'auto_renewal_stopped', by: 'staff' },
  ]);
});

test('says what it does not understand', async () => {
  for (const args of [
    ['--day', '2026-02-30'],
    ['--day', 'x'],
  ])
    expect(await report(...args)).toMatchObject({ code: 2, out: '' });
});
