import { expect, test } from 'vitest';
import type { Reconciliation } from '#domain/reconciliation.ts';
import { progressLine, toTextReport } from '#main/reconcile-report.ts';

const found: Reconciliation = {
  day: '2026-03-10',
  startedAt: 0,
  finishedAt: 0,
  scope: {
    accounts: 1,
    reportLines: 2,
    payments: 2,
    orders: 1,
    buckets: 4,
    movements: 9,
    sealed: 3,
  },
  counts: { captured_at_provider_unknown_here: 120, outbox_stuck: 1 },
  differences: [
    {
      code: 'captured_at_provider_unknown_here',
      subject: 'line',
      accountId: null,
      id: 'stl\u001b[2J\u202e1',
      detail: { line: 'stl\u001b[2J', atProvider: '900', currency: 'GBP' },
    },
    { code: 'outbox_stuck', subject: 'outbox', accountId: 'a', id: 'o-1', detail: {} },
  ],
};

test('groups by code, says how many more there are and what was done, and lets no text escape', () => {
  const text = toTextReport(found, ['left', 'done'], 'en');
  expect(text.split('\n')).toEqual([
    '2026-03-10: 121 differences.',
    "Compared: 2 lines of the provider's report, 1 accounts, 1 orders, 4 buckets, 9 movements, 3 of them with their seals.",
    '',
    'captured_at_provider_unknown_here (money): 120',
    '  The provider took money for a payment that is not in this database.',
    expect.stringContaining('  Look the payment up at the provider.'),
    '    stl?[2J?1  line stl?[2J, atProvider 900, currency GBP  [left as it is]',
    '    … and 119 more of these.',
    '',
    'outbox_stuck (delay): 1',
    '  Work for the outside world waits too long or fails again and again.',
    expect.stringContaining('xuka reconcile --repair'),
    '    o-1    [repaired]',
    '',
  ]);
});

test('says how far it is', () => {
  expect(progressLine({ step: 'report', done: 5, total: null })).toBe(
    "Reading the provider's report: 5 lines",
  );
  expect(progressLine({ step: 'accounts', done: 500, total: 900 })).toBe(
    'Comparing accounts: 500 of 900',
  );
});
