import type { Reconciliation } from '#domain/reconciliation.ts';
import type { SettlementDay } from '#domain/settlement-report.ts';
import type { Instant } from '#domain/time.ts';
import type { Database } from '../database.ts';

/** A day's last run. While it is not `done`, `found` is what the run before it found, if any did. */
export interface KeptReconciliation {
  day: SettlementDay;
  state: 'running' | 'done' | 'failed';
  found: Reconciliation;
}

type Row = Omit<Reconciliation, 'finishedAt'> & {
  state: KeptReconciliation['state'];
  renewedAt: Instant;
};

const SELECT = `select to_char(day, 'YYYY-MM-DD') as day, state, started_at as "startedAt",
  renewed_at as "renewedAt", scope, counts, differences from reconciliation`;

const toKept = ({ state, renewedAt, ...row }: Row): KeptReconciliation => ({
  day: row.day,
  state,
  found: { ...row, finishedAt: renewedAt },
});

/** Null: that day was never compared. */
export async function readReconciliation(
  database: Database,
  day: SettlementDay,
): Promise<KeptReconciliation | null> {
  const { rows } = await database.query<Row>({
    name: 'reconciliation-of-day',
    text: `${SELECT} where day = $1`,
    values: [day],
  });
  return rows[0] ? toKept(rows[0]) : null;
}

/** Newest day first: for the console. */
export async function readLastReconciliations(
  database: Database,
  limit: number,
): Promise<KeptReconciliation[]> {
  const { rows } = await database.query<Row>({
    name: 'reconciliations',
    text: `${SELECT} order by day desc limit $1`,
    values: [limit],
  });
  return rows.map(toKept);
}

/** The last day that was compared to its end; null when none was. */
export async function readLastDone(database: Database): Promise<KeptReconciliation | null> {
  const { rows } = await database.query<Row>({
    name: 'reconciliation-last-done',
    text: `${SELECT} where state = 'done' order by day desc limit 1`,
  });
  return rows[0] ? toKept(rows[0]) : null;
}
