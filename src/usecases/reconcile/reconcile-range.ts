import { toProviderPaymentId } from '#domain/public-id.ts';
import { reconcileBucket } from '#domain/reconcile-bucket.ts';
import { LATE_MS, reconcileOrder } from '#domain/reconcile-order.ts';
import { missingAtProvider, reconcileSettlement } from '#domain/reconcile-settlement.ts';
import type {
  Difference,
  DifferenceCode,
  DifferenceSubject,
  DifferenceTally,
  ReconciliationScope,
} from '#domain/reconciliation.ts';
import { type SettlementDay, settlementDayBounds } from '#domain/settlement-report.ts';
import { HOUR, type Instant, toIso } from '#domain/time.ts';
import { readDoubtfulBuckets } from '#storage/reads/reconcile-buckets.ts';
import { type LateKind, readLate } from '#storage/reads/reconcile-late.ts';
import {
  readDoubtfulUseTax,
  readMovementsWithoutCommand,
  readNumberGaps,
} from '#storage/reads/reconcile-movements.ts';
import {
  readOrderFacts,
  readOrphanOrderPlaces,
  readOverRefunded,
} from '#storage/reads/reconcile-orders.ts';
import type { SealTurn } from '#storage/reads/reconcile-seals.ts';
import {
  type KeptReport,
  readMissingAtProvider,
  readSettlementPairs,
} from '#storage/reads/reconcile-settlement.ts';
import { type AccountRange, inSnapshot } from '#storage/reads/reconcile-snapshot.ts';
import { readDoubtfulVouchers } from '#storage/reads/reconcile-vouchers.ts';
import type { Product } from '../product.ts';
import { compareSeals } from './compare-seals.ts';

type Snapshot = Parameters<typeof readOrderFacts>[0];

export interface RangeWork {
  /** Null: the provider's report could not be had, the rest is compared all the same. */
  report: (KeptReport & { day: SettlementDay }) | null;
  now: Instant;
  /** Whose seals are compared with their movements. */
  sealTurn: SealTurn;
  tally: DifferenceTally;
  scope: ReconciliationScope;
}

/** Compares everything of the accounts of one range, as they are at one moment. Writes nothing. */
export async function reconcileRange(
  { database }: Pick<Product, 'database'>,
  range: AccountRange,
  work: RangeWork,
): Promise<void> {
  await inSnapshot(database, async (snapshot) => {
    await compareWithReport(snapshot, range, work);
    await compareOrders(snapshot, range, work);
    await compareBuckets(snapshot, range, work);
    await compareMovements(snapshot, range, work);
    await compareUseTax(snapshot, range, work);
    await compareSeals(snapshot, range, work);
    await compareVouchers(snapshot, range, work);
    await findLate(snapshot, range, work);
  });
}

async function compareWithReport(snapshot: Snapshot, range: AccountRange, work: RangeWork) {
  const { report, tally, scope } = work;
  if (!report) return;
  for await (const pair of readSettlementPairs(snapshot, range, report)) {
    scope.payments += 1;
    for (const difference of reconcileSettlement(pair)) tally.add(difference);
  }
  const bounds = settlementDayBounds(report.day)!;
  for (const row of await readMissingAtProvider(snapshot, range, { ...report, bounds }))
    tally.add(missingAtProvider({ ...row, paymentId: toProviderPaymentId(row) }));
}

async function compareOrders(snapshot: Snapshot, range: AccountRange, work: RangeWork) {
  const { tally, scope, now } = work;
  for (const facts of await readOrderFacts(snapshot, range)) {
    scope.orders += 1;
    for (const difference of reconcileOrder(facts, now)) tally.add(difference);
  }
  for (const { accountId, place, moved } of await readOrphanOrderPlaces(snapshot, range)) {
    const of = { accountId, id: place.replace(/^order:/, ''), detail: { moved: String(moved) } };
    tally.add({ code: 'movement_without_order', subject: 'order', ...of });
  }
  for (const row of await readOverRefunded(snapshot, range))
    tally.add({
      code: 'refunds_exceed_capture',
      subject: 'payment',
      accountId: row.accountId,
      id: toProviderPaymentId(row),
      detail: { captured: String(row.captured), refunds: String(row.refunds) },
    });
}

async function compareBuckets(snapshot: Snapshot, range: AccountRange, work: RangeWork) {
  const { looked, facts } = await readDoubtfulBuckets(snapshot, range);
  work.scope.buckets += looked;
  for (const difference of facts.flatMap(reconcileBucket)) work.tally.add(difference);
}

async function compareMovements(snapshot: Snapshot, range: AccountRange, work: RangeWork) {
  const { looked, gaps } = await readNumberGaps(snapshot, range);
  work.scope.movements += looked;
  for (const { accountId, count, last } of gaps)
    work.tally.add({
      code: 'movement_number_gap',
      subject: 'movement',
      accountId,
      id: String(last),
      detail: { last: String(last), count: String(count) },
    });
  for (const row of await readMovementsWithoutCommand(snapshot, range))
    work.tally.add({
      code: 'movement_without_command',
      subject: 'movement',
      accountId: row.accountId,
      id: String(row.first),
      detail: { command: row.commandKey, count: String(row.count) },
    });
}

async function compareUseTax(snapshot: Snapshot, range: AccountRange, { tally }: RangeWork) {
  for (const { accountId, lineId, asset, ...sums } of await readDoubtfulUseTax(snapshot, range)) {
    const figures = Object.entries(sums).map(([name, sum]) => [name, String(sum)]);
    const detail: Difference['detail'] = { asset, ...Object.fromEntries(figures) };
    tally.add({ code: 'use_tax_differs', subject: 'movement', accountId, id: lineId, detail });
  }
}

async function compareVouchers(snapshot: Snapshot, range: AccountRange, work: RangeWork) {
  const { now, tally } = work;
  const claimedBefore = now - LATE_MS;
  for (const row of await readDoubtfulVouchers(snapshot, range, { claimedBefore })) {
    const { accountId, serial, claimedAt, redeemedAt } = row;
    const code =
      claimedAt === null
        ? 'movement_without_voucher'
        : redeemedAt === null
          ? 'voucher_stuck'
          : 'voucher_without_movement';
    const detail: Difference['detail'] = claimedAt === null ? {} : { claimedAt: toIso(claimedAt) };
    tally.add({ code, subject: 'voucher', accountId, id: serial, detail });
  }
}

const late: readonly { kind: LateKind; code: DifferenceCode; subject: DifferenceSubject }[] = [
  { kind: 'payments', code: 'payment_stuck', subject: 'payment' },
  { kind: 'refunds', code: 'refund_stuck', subject: 'refund' },
  { kind: 'sessions', code: 'session_stuck', subject: 'session' },
  { kind: 'outbox', code: 'outbox_stuck', subject: 'outbox' },
];

async function findLate(snapshot: Snapshot, range: AccountRange, { now, tally }: RangeWork) {
  const limits = { deadline: now - LATE_MS, asked: now - HOUR };
  for (const { kind, code, subject } of late)
    for (const row of await readLate(snapshot, kind, range, limits)) {
      const { accountId } = row;
      const isPayment = subject === 'payment';
      const id = isPayment ? toProviderPaymentId({ accountId, paymentId: row.id }) : row.id;
      const detail: Difference['detail'] = { since: toIso(row.since), what: row.what };
      if (row.attempts !== null) detail.attempts = String(row.attempts);
      tally.add({ code, subject, accountId, id, detail });
    }
}
