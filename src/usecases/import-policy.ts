import type { Refusal } from '#domain/account-state.ts';
import type { Catalogue } from '#domain/catalogue.ts';
import { creditRules } from '#domain/credit-rules.ts';
import type { Policy } from '#domain/policy.ts';
import { isCreditForMoney } from '#domain/top-up.ts';
import { addPolicy, lockOperator } from '#storage/catalogue.ts';
import { inTransaction } from '#storage/database.ts';
import {
  readCatalogue,
  readLastPolicyVersion,
  readOperator,
  readPolicy,
} from '#storage/reference.ts';
import { changedFields } from './changed-fields.ts';
import type { Product } from './product.ts';

export interface PolicyChange {
  /** The version that holds after the import. */
  version: number;
  /** The version that held before; null: there was none. */
  before: number | null;
  /** Empty: everything is as wanted already, and no version is written. */
  changed: (keyof Policy)[];
  /** Rates for zones that the catalogue does not have yet: they fit nowhere until it does. */
  idleRates: { at: number; zoneId: string }[];
  /** Top-ups at chosen amounts whose plan the catalogue does not sell, or not so: nobody can buy them. */
  idleTopUps: { at: number; planId: string }[];
}

/**
 * Makes `wanted` the rules of its market, or the operator's general ones, as the next version over all
 * markets: what was sold keeps its own. The
 * version in `wanted` is not looked at; the database counts. A policy before its operator is refused,
 * because that is how a demo seed that was cut off is known.
 */
export async function importPolicy(
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  wanted: Policy,
  options: { dryRun: boolean } = { dryRun: false },
): Promise<PolicyChange | Refusal<'no_operator' | 'unknown_market' | 'no_general_policy'>> {
  return inTransaction(database, async (transaction) => {
    await lockOperator(transaction);
    if (!(await readOperator(transaction))) return { refused: 'no_operator' };
    const current = await readPolicy(transaction, wanted.marketId);
    const before = current?.version ?? null;
    const changed = changedFields(current, { ...wanted, version: before ?? 0 });
    const catalogue = await readCatalogue(transaction);
    const { marketId } = wanted;
    if (marketId !== undefined) {
      if (!catalogue.markets.some(({ id }) => id === marketId))
        return { refused: 'unknown_market' };
      if (!(await readPolicy(transaction))) return { refused: 'no_general_policy' };
    }
    const idle = {
      idleRates: findIdleRates(catalogue, wanted),
      idleTopUps: findIdleTopUps(catalogue, wanted),
    };
    if (current && changed.length === 0)
      return { version: current.version, before, changed, ...idle };
    const version = (await readLastPolicyVersion(transaction)) + 1;
    if (!options.dryRun) await addPolicy(transaction, { ...wanted, version }, clock());
    const told = changed.filter((field) => field !== 'version');
    return { version, before, changed: told, ...idle };
  });
}

/** No reason to refuse: a catalogue may need this policy's services, so one of the two comes first. */
function findIdleRates({ zones }: Catalogue, { rating }: Policy) {
  const known = new Set(zones.map(({ id }) => id));
  return (rating?.rates ?? []).flatMap(({ zoneId }, at) =>
    zoneId === null || known.has(zoneId) ? [] : [{ at, zoneId }],
  );
}

/** No reason to refuse either: the plan may come with the next catalogue, and before the first there is none. */
function findIdleTopUps({ plans, markets }: Catalogue, policy: Policy) {
  const isSold = (planId: string, currency: string) => {
    const plan = plans.findLast((each) => each.planId === planId);
    const market = markets.find(({ id }) => id === plan?.marketId);
    return plan?.withdrawnAt === null && isCreditForMoney(plan) && market?.currency === currency;
  };
  const isFirst = plans.length === 0;
  return creditRules(policy).topUps.flatMap(({ planId, currency }, at) =>
    isFirst || isSold(planId, currency) ? [] : [{ at, planId }],
  );
}
