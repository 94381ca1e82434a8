import type { Currency, Money } from '#domain/money.ts';
import type { Entry } from './catalogue-entry.ts';
import {
  grantKindOf,
  type MarketEntry,
  type PlanEntry,
  type ZoneEntry,
} from './catalogue-schema.ts';
import type { DocumentError } from './document-error.ts';

export interface Entries {
  markets: readonly Entry<MarketEntry>[];
  zones: readonly Entry<ZoneEntry>[];
  plans: readonly Entry<PlanEntry>[];
}

/** Everything that holds between entries or between fields; works on whatever could be read. */
export function checkEntries(entries: Entries): DocumentError[] {
  return [
    ...doubles(entries.markets, (market) => market.id, 'market'),
    ...doubles(entries.zones, (zone) => zone.id, 'zone'),
    ...doubles(entries.plans, nameOfVersion, 'plan version'),
    ...sameNames(entries.plans),
    ...strayPlans(entries.plans),
    ...lonelyAddOns(entries.plans),
    ...entries.plans.flatMap((plan) => checkPlan(plan, entries)),
  ];
}

const nameOfVersion = (plan: Partial<PlanEntry>): string | undefined =>
  plan.id === undefined ? undefined : `${plan.id}@${plan.version ?? 1}`;

function doubles<Fields>(
  entries: readonly Entry<Fields>[],
  nameOf: (fields: Partial<Fields>) => string | undefined,
  noun: string,
): DocumentError[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ place, fields }) => {
    const name = nameOf(fields);
    const first = name === undefined ? undefined : seen.get(name);
    if (name !== undefined && first === undefined) seen.set(name, place);
    if (first === undefined) return [];
    return [{ place, problem: `is a second ${noun} "${name}"; the first is ${first}` }];
  });
}

const isOnSale = (plan: Partial<PlanEntry>): boolean => plan.withdrawnAt === undefined;

/** Two things on sale that a reader cannot tell apart. */
function sameNames(plans: readonly Entry<PlanEntry>[]): DocumentError[] {
  const seen = new Map<string, string>();
  return plans.flatMap(({ place, fields: { id, market, name, ...rest } }) => {
    if (!id || !market || !name || !isOnSale(rest)) return [];
    return (['zh-CN', 'en'] as const).flatMap((language) => {
      const key = `${market} ${language} ${name[language]}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, id);
      if (other === undefined || other === id) return [];
      const problem = `is also the name of "${other}" on the same market`;
      return [{ place: `${place} › name › ${language}`, problem }];
    });
  });
}

/** Versions of one plan are one thing for its subscribers: same market, same kind. */
function strayPlans(plans: readonly Entry<PlanEntry>[]): DocumentError[] {
  const first = new Map<string, Partial<PlanEntry>>();
  return plans.flatMap(({ place, fields }) => {
    if (!fields.id) return [];
    const other = first.get(fields.id);
    if (!other) first.set(fields.id, fields);
    return (['market', 'kind'] as const)
      .filter((key) => other?.[key] && fields[key] && other[key] !== fields[key])
      .map((key) => ({
        place: `${place} › ${key}`,
        problem: `is "${fields[key]}", but another version of this plan has "${other?.[key]}"`,
      }));
  });
}

/** An add-on needs a running plan: somebody must be able to have one. */
function lonelyAddOns(plans: readonly Entry<PlanEntry>[]): DocumentError[] {
  return plans.flatMap(({ place, fields: addOn }) => {
    if (addOn.kind !== 'add-on' || !addOn.market || !addOn.sims || !isOnSale(addOn)) return [];
    const { market, sims } = addOn;
    const hasHost = plans.some(
      // A plan that could not be read whole has errors of its own and gets the benefit of the doubt.
      ({ fields: { kind, ...plan } }) =>
        (kind ?? 'plan') === 'plan' &&
        (plan.market ?? market) === market &&
        (plan.sims ?? sims).some((sim) => sims.includes(sim)),
    );
    if (hasHost) return [];
    return [{ place, problem: `is an add-on, but market "${market}" has no plan it fits on` }];
  });
}

function checkPlan(
  { place, fields: plan }: Entry<PlanEntry>,
  { markets, zones }: Entries,
): DocumentError[] {
  const errors: DocumentError[] = [];
  const problem = (below: string, words: string) =>
    errors.push({ place: `${place} › ${below}`, problem: words });

  const market = markets.find(({ fields }) => fields.id === plan.market);
  if (plan.market && !market) problem('market', `"${plan.market}" is not a market here`);
  const currency = market?.fields.currency;
  const checkMoney = (below: string, money: Money | undefined) => {
    const words = strangeMoney(money, currency, plan.market);
    if (words) problem(below, words);
  };
  checkMoney('price', plan.price);
  checkMoney('promotion › price', plan.promotion?.price);
  if (isDearer(plan.promotion?.price, plan.price))
    problem('promotion › price', 'must be lower than the price: a promotion is cheaper');

  const seen = new Set<string>();
  plan.grants?.forEach((grant, at) => {
    const below = `grants[${at}]`;
    if (!zones.some(({ fields }) => fields.id === grant.zone))
      problem(`${below} › zone`, `"${grant.zone}" is not a zone here`);
    checkMoney(`${below} › credit`, grant.credit);
    const key = [
      ...[grantKindOf(grant), grant.scope, grant.zone, grant.fairUse ?? false],
      ...[grant.service, grant.priority ?? 0],
    ].join();
    if (seen.has(key)) problem(below, 'repeats an earlier grant of the same kind; add them up');
    seen.add(key);
  });
  if ((plan.grants ?? []).filter((grant) => grant.credit).length > 1)
    problem('grants', 'has credit twice: a line has one balance to show');
  if (plan.validity?.cycles !== undefined) {
    if (plan.kind === 'add-on')
      problem('validity › cycles', 'must not be given: add-ons bring what they have once');
    if (plan.grants?.some((grant) => grant.credit))
      problem('validity › cycles', 'must not be given with credit, which does not begin anew');
  }
  return errors;
}

const strangeMoney = (money?: Money, currency?: Currency, market?: string): string | null =>
  money && currency && money.currency !== currency
    ? `is in ${money.currency}, but market "${market}" sells in ${currency}`
    : null;

const isDearer = (promotion?: Money, price?: Money): boolean =>
  promotion !== undefined &&
  price !== undefined &&
  promotion.currency === price.currency &&
  promotion.amountMinor >= price.amountMinor;
