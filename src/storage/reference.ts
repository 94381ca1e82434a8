import type { Catalogue, Market, PlanVersion, Zone } from '#domain/catalogue.ts';
import { planVersionName } from '#domain/catalogue.ts';
import type { Operator } from '#domain/operator.ts';
import type { Order } from '#domain/ordering.ts';
import type { Policy } from '#domain/policy.ts';
import type { Rules } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { asSold } from '#domain/top-up.ts';
import type { Database, Transaction } from './database.ts';
import { fromPlanDocument, type PlanDocument } from './plan-document.ts';
import { readPromotions } from './promotions.ts';

/** The operator's reference tables, with the look-ups that decisions need. */
export interface Reference {
  operator: Operator;
  rules: Rules;
  /** Every version that was ever sold or is on sale. */
  catalogue: Catalogue;
  /** By `planId@version`. */
  planVersions: ReadonlyMap<string, PlanVersion>;
  /** The newest version of each plan that is on sale. */
  onSale: readonly PlanVersion[];
}

/** What an order sold: the version it names, at the amount it was sold for. */
export const planVersionOf = (
  reference: Reference,
  of: Pick<Order, 'planId' | 'planVersion' | 'priceMinor' | 'discounts'>,
): PlanVersion => {
  const name = planVersionName({ planId: of.planId, version: of.planVersion });
  const plan = reference.planVersions.get(name);
  if (!plan) throw new Error(`unknown plan version ${name}`);
  return asSold(plan, of);
};

/** Null while the database has no operator or policy yet. */
export async function readReference(source: Database | Transaction): Promise<Reference | null> {
  const operator = await readOperator(source);
  const policies = await readPolicies(source);
  const policy = policies.findLast(({ marketId }) => marketId === undefined);
  if (!operator || !policy) return null;
  const catalogue = await readCatalogue(source);
  const planVersions = new Map(catalogue.plans.map((plan) => [planVersionName(plan), plan]));
  return {
    operator,
    catalogue,
    planVersions,
    onSale: newestOf(catalogue.plans).filter((plan) => plan.withdrawnAt === null),
    rules: {
      policy,
      // The newest of each market: a later one takes its place.
      ownPolicies: new Map(
        policies.flatMap((each) => (each.marketId === undefined ? [] : [[each.marketId, each]])),
      ),
      policyVersions: new Map(policies.map((each) => [each.version, each])),
      markets: new Map(
        catalogue.markets.map((market) => [market.id, taxedAs(market, policies, policy)]),
      ),
      zones: new Map(catalogue.zones.map((zone) => [zone.id, zone])),
      promotions: await readPromotions(source),
    },
  };
}

/** Null while there is none. One stored before operators had a clock of their own reads as UTC. */
export async function readOperator(source: Database | Transaction): Promise<Operator | null> {
  const stored = await one<Operator>(source, 'select document from operator where id = 1');
  return stored ? { ...stored, timeZone: stored.timeZone ?? 'UTC' } : null;
}

/** The newest version of a market, or of the operator's general rules; null while there is none. */
export async function readPolicy(
  source: Database | Transaction,
  marketId?: string,
): Promise<Policy | null> {
  const { rows } = await source.query<{ document: Policy }>(
    `select document from policy where market_id is not distinct from $1
      order by version desc limit 1`,
    [marketId ?? null],
  );
  return rows[0]?.document ?? null;
}

/** Every version there ever was, the oldest first. */
export const readPolicies = (source: Database | Transaction): Promise<Policy[]> =>
  all<Policy>(source, 'select document from policy order by version');

/** The number of the newest version of all markets; 0: there is none. */
export async function readLastPolicyVersion(source: Transaction): Promise<number> {
  const { rows } = await source.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from policy',
  );
  return rows[0]!.version;
}

/** The policy's word on tax comes before the catalogue's. */
function taxedAs(market: Market, policies: readonly Policy[], general: Policy): Market {
  const own = policies.findLast(({ marketId }) => marketId === market.id);
  const { tax } = own ?? general;
  return {
    ...market,
    taxRateBasisPoints: tax?.rateBasisPoints ?? market.taxRateBasisPoints,
    taxName: tax?.name ?? market.taxName,
  };
}

/** All markets, zones and plan versions. */
export async function readCatalogue(source: Database | Transaction): Promise<Catalogue> {
  const markets = await all<Market>(source, 'select document from market order by id');
  const zones = await all<Zone>(source, 'select document from zone order by id');
  const { rows } = await source.query<{ document: PlanDocument; withdrawn_at: Instant | null }>(
    'select document, withdrawn_at from plan_version order by plan_id, version',
  );
  const plans = rows.map((row) => fromPlanDocument(row.document, row.withdrawn_at));
  return { markets, zones, plans };
}

const all = async <Document>(source: Database | Transaction, text: string): Promise<Document[]> =>
  (await source.query<{ document: Document }>(text)).rows.map((row) => row.document);

const one = async <Document>(source: Database | Transaction, text: string) =>
  (await all<Document>(source, text))[0];

const newestOf = (plans: readonly PlanVersion[]): PlanVersion[] => [
  ...new Map(plans.map((plan) => [plan.planId, plan])).values(),
];

const FRESH_MS = 2_000;
const NOT_SET_UP =
  'The database has no operator or no policy yet. What is missing says: npm run xuka -- doctor';

/** A reader that asks the database at most every two seconds, and once however many ask at a time. */
export function createReferenceReader(database: Database): () => Promise<Reference> {
  let known: { reference: Reference; at: number } | null = null;
  let asking: Promise<Reference> | null = null;
  const ask = async () => {
    const reference = await readReference(database);
    if (!reference) throw new Error(NOT_SET_UP);
    known = { reference, at: performance.now() };
    return reference;
  };
  return () => {
    if (known && performance.now() - known.at < FRESH_MS) return Promise.resolve(known.reference);
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
}
