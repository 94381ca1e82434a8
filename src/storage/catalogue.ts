import type { Market, PlanVersion, Zone } from '#domain/catalogue.ts';
import type { CatalogueChange } from '#domain/catalogue-change.ts';
import type { Operator } from '#domain/operator.ts';
import type { Policy } from '#domain/policy.ts';
import type { Instant } from '#domain/time.ts';
import type { Transaction } from './database.ts';
import { toPlanDocument } from './plan-document.ts';

/** Importers take turns; readers are not held up. */
export async function lockCatalogue(transaction: Transaction): Promise<void> {
  await transaction.query('lock table plan_version, market, zone in share row exclusive mode');
}

/** Every `planId@version` that an order refers to. */
export async function readSoldVersions(transaction: Transaction): Promise<Set<string>> {
  const { rows } = await transaction.query<{ name: string }>(
    `select plan_id || '@' || version as name from plan_version p where exists (
      select from subscriber_order o
        where o.plan_id = p.plan_id and o.plan_version = p.version)`,
  );
  return new Set(rows.map((row) => row.name));
}

export async function writeCatalogueChange(
  transaction: Transaction,
  change: CatalogueChange,
  now: Instant,
): Promise<void> {
  for (const market of change.markets) await putPlace(transaction, 'market', market);
  for (const zone of change.zones) await putPlace(transaction, 'zone', zone);
  for (const plan of [...change.additions, ...change.newVersions])
    await addPlanVersion(transaction, plan, now);
  for (const { planId, version, at } of change.withdrawals)
    await transaction.query(
      'update plan_version set withdrawn_at = $3 where plan_id = $1 and version = $2',
      [planId, version, iso(at ?? now)],
    );
}

const iso = (at: Instant): string => new Date(at).toISOString();

async function putPlace(transaction: Transaction, table: 'market' | 'zone', place: Market | Zone) {
  await transaction.query(
    `insert into ${table} (id, document) values ($1, $2)
      on conflict (id) do update set document = excluded.document`,
    [place.id, JSON.stringify(place)],
  );
}

async function addPlanVersion(transaction: Transaction, plan: PlanVersion, now: Instant) {
  await transaction.query(
    `insert into plan_version (plan_id, version, market_id, document, recorded_at, withdrawn_at)
      values ($1, $2, $3, $4, $5, $6)`,
    [
      plan.planId,
      plan.version,
      plan.marketId,
      JSON.stringify(toPlanDocument(plan)),
      iso(now),
      plan.withdrawnAt === null ? null : iso(plan.withdrawnAt),
    ],
  );
}

/** Importers of the operator and of its policy take turns; readers are not held up. */
export async function lockOperator(transaction: Transaction): Promise<void> {
  await transaction.query('lock table operator, policy in share row exclusive mode');
}

export async function writeOperator(
  transaction: Transaction,
  operator: Operator,
  now: Instant,
): Promise<void> {
  await transaction.query(
    `insert into operator (id, document, updated_at) values (1, $1, $2)
      on conflict (id) do update set document = excluded.document, updated_at = excluded.updated_at`,
    [JSON.stringify(operator), iso(now)],
  );
}

/** A policy version is written once; orders refer to it. */
export async function addPolicy(
  transaction: Transaction,
  policy: Policy,
  now: Instant,
): Promise<void> {
  await transaction.query(
    'insert into policy (version, market_id, document, recorded_at) values ($1, $2, $3, $4)',
    [policy.version, policy.marketId ?? null, JSON.stringify(policy), iso(now)],
  );
}
