import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#domain/time.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import { readLevels } from '#storage/reads/levels.ts';
import { readLastReconciliations, readReconciliation } from '#storage/reads/reconciliations.ts';
import { claimReconciliation } from '#storage/reconciliation.ts';
import { reconcile } from '#usecases/reconcile/reconcile.ts';
import { reconcileNightly } from '#usecases/reconcile/reconcile-nightly.ts';
import { day, type ReconciledWorld, reconciledWorld } from './reconciled-world.ts';

let world: ReconciledWorld;
beforeAll(async () => {
  world = await reconciledWorld();
});
afterAll(() => world.product.stop());
beforeEach(() => world.begin());

const at = (iso: string) => world.product.setClock(Date.parse(iso));
const nightly = () => reconcileNightly(world.product, { hour: 3 });
const runs = () => world.sql('select day::text, state, run_id from reconciliation order by day');

test('not before the hour, then yesterday, then no more that day', async () => {
  await world.buy();
  at('2026-03-11T02:59:59Z');
  expect(await nightly()).toEqual({ outcome: 'not_yet' });
  await world.night();
  expect(await nightly()).toEqual({ outcome: 'compared', day });
  expect(await nightly()).toEqual({ outcome: 'already' });
  at('2026-03-11T23:59:00Z');
  expect(await nightly()).toEqual({ outcome: 'already' });
  const kept = await readReconciliation(world.product.database, day);
  expect(kept).toMatchObject({ day, state: 'done', found: { counts: {}, differences: [] } });
  expect(kept!.found.scope).toMatchObject({ accounts: 1, reportLines: 1, orders: 1 });
});

test('of many workers one does it', async () => {
  await world.buy();
  await world.night();
  const outcomes = (await Promise.all(Array.from({ length: 8 }, nightly))).map(
    ({ outcome }) => outcome,
  );
  expect(outcomes.filter((outcome) => outcome === 'compared')).toHaveLength(1);
  expect(await runs()).toMatchObject([{ day, state: 'done' }]);
  const [lines] = await world.sql('select count(*)::int as count from settlement_line');
  expect(lines).toEqual({ count: 1 });
});

test('a run whose process died is taken over, and one that lives is not', async () => {
  await world.night();
  const { database, newId, clock } = world.product;
  const dead = { day, runId: newId(), now: clock() };
  const allow = { deadBefore: 0, again: false };
  expect(await claimReconciliation(database, dead, allow)).toBe(true);
  expect(await nightly()).toMatchObject({ outcome: 'taken' });
  expect(await reconcile(world.product, { day, again: true })).toEqual({ refused: 'taken' });
  world.product.setClock(clock() + 11 * MINUTE);
  expect(await nightly()).toMatchObject({ outcome: 'compared' });
});

test('a run that lost its claim writes nothing', async () => {
  await world.buy();
  await world.night();
  const { database, newId } = world.product;
  const other = newId();
  // The claim changes hands while the report is read, so before the first range is compared.
  const gateway: PaymentGateway = {
    ...world.product.gateway,
    settlementReport: async (request) => {
      await database.query('update reconciliation set run_id = $1', [other]);
      return world.product.gateway.settlementReport(request);
    },
  };
  const outcome = await reconcile({ ...world.product, gateway }, { day, again: false });
  expect(outcome).toEqual({ refused: 'taken' });
  expect(await runs()).toMatchObject([{ state: 'running', run_id: other }]);
});

test('without the provider’s report the rest is compared, and it is tried again every hour', async () => {
  await world.buy();
  await world.night();
  await world.control('faults', { merchant_api: 'failing' });
  expect(await nightly()).toMatchObject({ outcome: 'compared' });
  const found = await readReconciliation(world.product.database, day);
  expect(found).toMatchObject({ found: { counts: { report_missing: 1 }, scope: { orders: 1 } } });
  await world.control('faults', { merchant_api: 'up' });
  world.product.setClock(world.product.clock() + 30 * MINUTE);
  expect(await nightly()).toEqual({ outcome: 'already' });
  world.product.setClock(world.product.clock() + HOUR);
  expect(await nightly()).toMatchObject({ outcome: 'compared' });
  expect(await readReconciliation(world.product.database, day)).toMatchObject({
    found: { counts: {}, scope: { reportLines: 1 } },
  });
});

test('nights that were slept through are made up for, one after the other', async () => {
  await world.buy();
  await world.night();
  await nightly();
  at('2026-03-14T04:00:00Z');
  const outcomes = [];
  for (let i = 0; i < 4; i++) outcomes.push(await nightly());
  expect(outcomes).toEqual([
    { outcome: 'compared', day: '2026-03-11' },
    { outcome: 'compared', day: '2026-03-12' },
    { outcome: 'compared', day: '2026-03-13' },
    { outcome: 'already' },
  ]);
  const last = await readLastReconciliations(world.product.database, 10);
  expect(last.map((each) => each.day)).toEqual(['2026-03-13', '2026-03-12', '2026-03-11', day]);
});

test('a process that stops gives the day back', async () => {
  await world.buy();
  await world.night();
  const stopped = await reconcileNightly(world.product, { hour: 3, isStopped: () => true });
  expect(stopped.outcome).toBe('taken');
  expect(await runs()).toMatchObject([{ state: 'failed' }]);
  expect(await nightly()).toMatchObject({ outcome: 'compared' });
});

test('what the last one found stands in the metrics', async () => {
  const { database, clock } = world.product;
  expect((await readLevels(database, clock())).reconciliation).toBeNull();
  const paid = await world.buy();
  await world.night();
  await world.control('report', { kind: 'drop', subject: paid.providerId });
  await nightly();
  world.product.setClock(clock() + MINUTE);
  expect((await readLevels(database, clock())).reconciliation).toEqual({
    ageSeconds: 60,
    counts: { captured_here_missing_at_provider: 1 },
  });
});

test('what a night found that was made up for stands in the metrics beside what is found next', async () => {
  const { database, clock } = world.product;
  const paid = await world.buy();
  await world.night();
  at('2026-03-12T04:00:00Z');
  await world.control('report', { kind: 'drop', subject: paid.providerId });
  const found = async () => (await readLevels(database, clock())).reconciliation?.counts;
  await world.compare();
  expect(await nightly()).toMatchObject({ day: '2026-03-11' });
  expect(await found()).toEqual({ captured_here_missing_at_provider: 1 });
  at('2026-03-13T04:00:00Z');
  await nightly();
  expect(await found()).toEqual({});
  // A week later nobody has compared anything: the last is told, with its age.
  at('2026-03-20T04:00:00Z');
  expect(await found()).toEqual({});
});

test('a line of an earlier copy of the report does not stand for one that is gone', async () => {
  const paid = await world.buy();
  await world.night();
  expect((await world.compare()).counts).toEqual({});
  await world.control('report', { kind: 'drop', subject: paid.providerId });
  expect((await world.compare()).counts).toEqual({ captured_here_missing_at_provider: 1 });
});
