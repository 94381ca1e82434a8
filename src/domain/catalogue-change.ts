import {
  type Catalogue,
  type Market,
  type PlanVersion,
  planVersionName,
  type Zone,
} from './catalogue.ts';
import {
  changedMarkets,
  changedZones,
  changesMeaning,
  marketRefusals,
  type PlaceRefusal,
  zoneRefusals,
} from './catalogue-places.ts';
import type { Instant } from './time.ts';

/** A version that goes off sale: its plan is gone, has a newer version, or the document says so. */
export interface Withdrawal {
  planId: string;
  version: number;
  because: 'missing' | 'superseded' | 'asked';
  /** Null: at the moment of the import. */
  at: Instant | null;
}

export type CatalogueRefusal =
  /** An earlier version in the document says something else than the stored one of that number. */
  | { refused: 'version-changed'; planId: string; version: number }
  /** A plan is one thing for its subscribers: it stays on its market and of its kind. */
  | { refused: 'plan-moved'; planId: string; field: 'marketId' | 'kind' }
  /** A grant is for a service that the policy does not name. */
  | { refused: 'unknown-service'; planId: string; serviceId: string }
  | PlaceRefusal;

/** What an import would do. With any refusal nothing of it may be written. */
export interface CatalogueChange {
  /** New ones and changed ones, whole; those the document leaves out stay as they are. */
  markets: readonly Market[];
  zones: readonly Zone[];
  /** Every version of plans not known before. */
  additions: readonly PlanVersion[];
  /** Further versions of known plans. */
  newVersions: readonly PlanVersion[];
  withdrawals: readonly Withdrawal[];
  /** The newest version of each plan to which nothing happens. */
  unchanged: readonly PlanVersion[];
  refusals: readonly CatalogueRefusal[];
}

/**
 * What it takes to make `current` sell what `wanted` says. `sold` names (`planVersionName`) every
 * version that an order, paid or still open, refers to.
 *
 * A version's number means one thing for ever, sold or not: links, drafts and notes may name it
 * before anybody pays. So every edit makes the next version, and only the newest is on sale.
 * The highest version of a plan in the document is what is wanted, whatever number it carries;
 * earlier ones are history and must be as stored. Withdrawing is final: a plan that is offered
 * again, or withdrawn at another time, comes as its next version. A plan that is left out is
 * withdrawn, never deleted.
 *
 * Markets and zones have no versions, so what a sold plan relies on cannot change: a market's
 * currency, clock and home countries, a zone's countries. More countries are refused too, for
 * nobody agreed on their cost: they make a zone of their own, and the plan a next version.
 * Names may change, and tax rates do by law; each order keeps the rate it was sold with.
 * Where nothing is sold yet, a market or zone may change, and the plans that use it count as
 * edited.
 */
export function planCatalogueChange(
  current: Catalogue,
  wanted: Catalogue,
  sold: ReadonlySet<string>,
): CatalogueChange {
  const refusals: CatalogueRefusal[] = [];
  const soldPlans = current.plans.filter((plan) => sold.has(planVersionName(plan)));
  const markets = changedMarkets(current, wanted);
  const zones = changedZones(current, wanted);
  for (const market of markets) refusals.push(...marketRefusals(market, soldPlans));
  for (const zone of zones) refusals.push(...zoneRefusals(zone, soldPlans));

  const shifted = {
    markets: new Set(markets.filter(changesMeaning).map(({ next }) => next.id)),
    zones: new Set(zones.filter(({ isOther }) => isOther).map(({ next }) => next.id)),
  };
  const stored = byPlan(current.plans);
  const asked = byPlan(wanted.plans);
  const parts = [...new Set([...stored.keys(), ...asked.keys()])].map((planId) =>
    changePlan({ stored: stored.get(planId) ?? [], asked: asked.get(planId) ?? [], shifted }),
  );
  return {
    markets: markets.map(({ next }) => next),
    zones: zones.map(({ next }) => next),
    additions: parts.flatMap((part) => part.additions ?? []),
    newVersions: parts.flatMap((part) => part.newVersions ?? []),
    withdrawals: parts.flatMap((part) => part.withdrawals ?? []),
    unchanged: parts.flatMap((part) => part.unchanged ?? []),
    refusals: [...refusals, ...parts.flatMap((part) => part.refusals ?? [])],
  };
}

/** Services that plans on sale name and the policy does not: nobody could use such a grant. */
export const serviceRefusals = (
  wanted: Catalogue,
  services: ReadonlySet<string>,
): CatalogueRefusal[] =>
  wanted.plans
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .flatMap(({ planId, grants }) =>
      grants.flatMap(({ serviceId }) =>
        serviceId === undefined || services.has(serviceId)
          ? []
          : [{ refused: 'unknown-service' as const, planId, serviceId }],
      ),
    );

/** The catalogue once `change` is written at `now`. Throws when the change has a refusal. */
export function catalogueAfter(
  current: Catalogue,
  change: CatalogueChange,
  now: Instant,
): Catalogue {
  if (change.refusals.length > 0) throw new Error('a refused change of the catalogue was applied');
  const put = <Row extends { id: string }>(
    rows: readonly Row[],
    changed: readonly Row[],
  ): Row[] => [
    ...rows.map((row) => changed.find(({ id }) => id === row.id) ?? row),
    ...changed.filter(({ id }) => !rows.some((row) => row.id === id)),
  ];
  const ends = new Map(change.withdrawals.map((each) => [planVersionName(each), each.at ?? now]));
  const plans = [...current.plans, ...change.additions, ...change.newVersions];
  return {
    markets: put(current.markets, change.markets),
    zones: put(current.zones, change.zones),
    plans: plans.map((plan) => {
      const withdrawnAt = ends.get(planVersionName(plan));
      return withdrawnAt === undefined ? plan : { ...plan, withdrawnAt };
    }),
  };
}

interface PlanSides {
  /** Lowest version first. */
  stored: readonly PlanVersion[];
  asked: readonly PlanVersion[];
  /** Ids of markets and zones that mean something else from now on. */
  shifted: { markets: ReadonlySet<string>; zones: ReadonlySet<string> };
}

function changePlan({ stored, asked, shifted }: PlanSides): Partial<CatalogueChange> {
  const newest = stored.at(-1);
  const head = asked.at(-1);
  if (!newest) return { additions: asked, withdrawals: superseded(asked, asked) };
  if (!head) {
    const withdrawals = superseded(stored, asked);
    if (newest.withdrawnAt === null) withdrawals.push(withdrawal(newest, 'missing'));
    return withdrawals.length > 0 ? { withdrawals } : { unchanged: [newest] };
  }
  const refusals = planRefusals(stored, asked);
  if (refusals.length > 0) return { refusals };

  const newVersions = asked
    .slice(0, -1)
    .filter((plan) => !stored.some(({ version }) => version === plan.version));
  const isShifted =
    shifted.markets.has(newest.marketId) ||
    newest.grants.some(({ zoneId }) => shifted.zones.has(zoneId));
  const isSame = !isShifted && isSameOffer(newest, head) && newVersions.every(isBefore(newest));
  const isEnding = newest.withdrawnAt === null && head.withdrawnAt !== null;
  if (!isSame || (!isEnding && head.withdrawnAt !== newest.withdrawnAt)) {
    const last = newVersions.reduce((most, { version }) => Math.max(most, version), newest.version);
    newVersions.push({ ...head, version: Math.max(head.version, last + 1) });
  }
  const after = [...stored, ...newVersions].sort(byVersion);
  const withdrawals = superseded(after, asked);
  if (after.at(-1) === newest && isEnding)
    withdrawals.push(withdrawal(newest, 'asked', head.withdrawnAt));
  const isUnchanged = newVersions.length === 0 && withdrawals.length === 0;
  return { newVersions, withdrawals, unchanged: isUnchanged ? [newest] : [] };
}

const isBefore = (newest: PlanVersion) => (plan: PlanVersion) => plan.version < newest.version;

function planRefusals(
  stored: readonly PlanVersion[],
  asked: readonly PlanVersion[],
): CatalogueRefusal[] {
  const [first] = stored;
  const [head] = asked.slice(-1);
  const refusals: CatalogueRefusal[] = [];
  for (const field of ['marketId', 'kind'] as const)
    if (first && head && first[field] !== head[field])
      refusals.push({ refused: 'plan-moved', planId: head.planId, field });
  if (refusals.length > 0) return refusals;
  for (const plan of asked.slice(0, -1)) {
    const twin = stored.find(({ version }) => version === plan.version);
    if (twin && !isSameOffer(twin, plan)) {
      const { planId, version } = plan;
      refusals.push({ refused: 'version-changed', planId, version });
    }
  }
  return refusals;
}

/** All but the last that are still on sale; the document may know when they ended. */
const superseded = (versions: readonly PlanVersion[], asked: readonly PlanVersion[]) =>
  versions
    .slice(0, -1)
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .map((plan) => {
      const history = asked.slice(0, -1).find(({ version }) => version === plan.version);
      return withdrawal(plan, 'superseded', history?.withdrawnAt);
    });

const withdrawal = (
  { planId, version }: PlanVersion,
  because: Withdrawal['because'],
  at: Instant | null = null,
): Withdrawal => ({ planId, version, because, at });

const byVersion = (a: PlanVersion, b: PlanVersion): number => a.version - b.version;

function byPlan(plans: readonly PlanVersion[]): Map<string, PlanVersion[]> {
  const groups = new Map<string, PlanVersion[]>();
  for (const plan of plans) groups.set(plan.planId, [...(groups.get(plan.planId) ?? []), plan]);
  for (const versions of groups.values()) versions.sort(byVersion);
  return groups;
}

/** Everything a buyer agrees to; the order of grants and SIM kinds says nothing. */
export const isSameOffer = (a: PlanVersion, b: PlanVersion): boolean =>
  offerText(a) === offerText(b);

const offerText = (plan: PlanVersion): string =>
  JSON.stringify([
    [plan.planId, plan.kind, plan.marketId, plan.priceMinor.toString()],
    [plan.name['zh-CN'], plan.name.en, plan.summary['zh-CN'], plan.summary.en],
    plan.promotion && [
      plan.promotion.id,
      plan.promotion.label['zh-CN'],
      plan.promotion.label.en,
      plan.promotion.priceMinor.toString(),
      plan.promotion.periods,
    ],
    [plan.validity.count, plan.validity.length],
    [plan.validity.start, plan.validity.activateWithinDays, plan.validity.afterInstallDays ?? null],
    [plan.validity.endsAt ?? null, plan.validity.billDay ?? null, plan.validity.cycles ?? 1],
    (plan.validity.tiers ?? []).map(({ fromMinor, length }) => [fromMinor, length]),
    plan.grants
      .map(({ kind, scope, amount, zoneId, fairUse, serviceId = 'any', priority = 0 }) =>
        [kind, scope, amount, zoneId, fairUse, serviceId, priority].join(' '),
      )
      .sort(),
    [...plan.simKinds].sort(),
  ]);
