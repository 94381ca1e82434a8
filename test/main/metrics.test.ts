import { expect, test } from 'vitest';
import { createMetrics, type Levels } from '#main/metrics.ts';

async function figures(metrics: ReturnType<typeof createMetrics>): Promise<Map<string, number>> {
  const { body } = await metrics.render();
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const blank = line.lastIndexOf(' ');
      return [line.slice(0, blank), Number(line.slice(blank + 1))];
    }),
  );
}

test('what is counted is what a scrape shows', async () => {
  const metrics = createMetrics();
  metrics.countRequest({ method: 'GET', route: '/order/:id', status: 200, seconds: 0.02 });
  metrics.countRequest({ method: 'GET', route: '/order/:id', status: 200, seconds: 3 });
  metrics.countBatch({ commands: 5, seconds: 0.004 });
  metrics.countCommand({ kind: 'settle-payment', outcome: 'done' });
  metrics.countMail({ outcome: 'accepted' });
  const seen = await figures(metrics);
  const route = 'method="GET",route="/order/:id",status="200"';
  expect(seen.get(`xuka_http_request_seconds_count{${route}}`)).toBe(2);
  expect(seen.get(`xuka_http_request_seconds_sum{${route}}`)).toBeCloseTo(3.02);
  expect(seen.get('xuka_committer_batch_commands_bucket{le="4"}')).toBe(0);
  expect(seen.get('xuka_committer_batch_commands_bucket{le="8"}')).toBe(1);
  expect(seen.get('xuka_commands_total{kind="settle-payment",outcome="done"}')).toBe(1);
  expect(seen.get('xuka_mails_total{outcome="accepted"}')).toBe(1);
  expect(seen.get('process_resident_memory_bytes')).toBeGreaterThan(0);
});

test('levels are read at each scrape; unreadable ones vanish and say so', async () => {
  const metrics = createMetrics();
  let levels: Levels | undefined = {
    outbox: [{ topic: 'mail', waiting: 3, oldestSeconds: 42 }],
    payments: [{ state: 'pending', count: 2 }],
    reconciliation: { ageSeconds: 60, counts: { refund_stuck: 2 } },
    unsealedSeconds: 31,
  };
  metrics.watchLevels(async () => {
    if (!levels) throw new Error('no database');
    return levels;
  });
  const first = await figures(metrics);
  expect(first.get('xuka_outbox_waiting{topic="mail"}')).toBe(3);
  expect(first.get('xuka_outbox_oldest_seconds{topic="mail"}')).toBe(42);
  expect(first.get('xuka_payments{state="pending"}')).toBe(2);
  expect(first.get('xuka_levels_readable')).toBe(1);
  expect(first.get('xuka_reconcile_differences{code="refund_stuck"}')).toBe(2);
  expect(first.get('xuka_reconcile_differences{code="charged_back"}')).toBe(0);
  expect(first.get('xuka_reconcile_age_seconds')).toBe(60);
  expect(first.get('xuka_ledger_unsealed_seconds')).toBe(31);
  levels = { ...levels, reconciliation: null };
  const never = await figures(metrics);
  expect(never.has('xuka_reconcile_differences{code="refund_stuck"}')).toBe(false);
  expect(never.has('xuka_reconcile_age_seconds')).toBe(false);
  levels = undefined;
  const second = await figures(metrics);
  expect(second.has('xuka_outbox_waiting{topic="mail"}')).toBe(false);
  expect(second.has('xuka_ledger_unsealed_seconds')).toBe(false);
  expect(second.get('xuka_levels_readable')).toBe(0);
});

test('two registries do not meet', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.countMail({ outcome: 'refused' });
  expect((await figures(other)).has('xuka_mails_total{outcome="refused"}')).toBe(false);
});
