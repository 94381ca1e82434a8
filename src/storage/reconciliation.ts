import type { Reconciliation } from '#domain/reconciliation.ts';
import { emptyScope } from '#domain/reconciliation.ts';
import type { SettlementDay } from '#domain/settlement-report.ts';
import type { Instant } from '#domain/time.ts';
import type { Database } from './database.ts';

const iso = (at: Instant): string => new Date(at).toISOString();

export interface Claim {
  day: SettlementDay;
  runId: string;
  now: Instant;
}

/**
 * Takes a day for one run: the first to write its row has it. A run that has not renewed its claim since
 * `deadBefore` died. With `again` a finished day is taken too. False: somebody else has it, or it is done.
 */
export async function claimReconciliation(
  database: Database,
  { day, runId, now }: Claim,
  allow: { deadBefore: Instant; again: boolean },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `insert into reconciliation as r (day, run_id, state, started_at, renewed_at, finished_at, scope,
        counts, differences) values ($1, $2, 'running', $3, $3, null, $6, '{}', '[]')
      on conflict (day) do update set run_id = $2, state = 'running', started_at = $3,
        renewed_at = $3, finished_at = null
      where (r.state = 'running' and r.renewed_at < $4) or r.state = 'failed'
        or (r.state = 'done' and $5)`,
    [day, runId, iso(now), iso(allow.deadBefore), allow.again, JSON.stringify(emptyScope())],
  );
  return rowCount === 1;
}

/** False when another run has taken the day meanwhile. */
export async function renewReconciliation(
  database: Database,
  { day, runId, now }: Claim,
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'renew-reconciliation',
    text: `update reconciliation set renewed_at = $3
      where day = $1 and run_id = $2 and state = 'running'`,
    values: [day, runId, iso(now)],
  });
  return rowCount === 1;
}

export async function finishReconciliation(
  database: Database,
  { day, runId, now }: Claim,
  { scope, counts, differences }: Pick<Reconciliation, 'scope' | 'counts' | 'differences'>,
): Promise<void> {
  const parts = [scope, counts, differences].map((part) => JSON.stringify(part));
  await database.query(
    `update reconciliation set state = 'done', renewed_at = $3, finished_at = $3, scope = $4,
      counts = $5, differences = $6 where day = $1 and run_id = $2 and state = 'running'`,
    [day, runId, iso(now), ...parts],
  );
}

/** The run could not come to its end; whoever comes next may take the day. */
export async function failReconciliation(
  database: Database,
  { day, runId, now }: Claim,
): Promise<void> {
  await database.query(
    `update reconciliation set state = 'failed', renewed_at = $3, finished_at = $3
      where day = $1 and run_id = $2 and state = 'running'`,
    [day, runId, iso(now)],
  );
}
