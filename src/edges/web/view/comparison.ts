import type { AllowanceKind, ServiceScope } from '#domain/allowance.ts';
import type { Localized } from '#domain/catalogue.ts';
import { kindOrder } from '#domain/policy.ts';
import type { GrantView, PlanView } from './plan-view.ts';

/** One row of the comparison: what each plan grants of a kind, and which of them is best. */
export interface AllowanceComparison {
  kind: AllowanceKind;
  scope: ServiceScope;
  /** The only service it is for; null: all. */
  service: Localized | null;
  cells: readonly { grants: readonly GrantView[]; isBest: boolean }[];
}

const total = (grants: readonly GrantView[]) =>
  grants.reduce((sum, { amount, times }) => sum + amount * BigInt(times), 0n);

/** Marks the best ones; where all are alike there is no best. */
export function bestOf<T>(values: readonly T[], isBetter: (a: T, b: T) => boolean): boolean[] {
  const marks = values.map((value) => values.every((other) => !isBetter(other, value)));
  return marks.every(Boolean) ? marks.map(() => false) : marks;
}

export function compareAllowances(plans: readonly PlanView[]): AllowanceComparison[] {
  const rows = new Map<string, Pick<GrantView, 'kind' | 'scope' | 'service'>>();
  for (const { grants } of plans)
    for (const { kind, scope, service } of grants)
      rows.set(`${kind}/${scope}/${service?.en}`, { kind, scope, service });
  return [...rows.values()]
    .sort(
      (a, b) =>
        kindOrder[a.kind] - kindOrder[b.kind] ||
        Number(a.service !== null) - Number(b.service !== null) ||
        (a.scope < b.scope ? 1 : -1),
    )
    .map(({ kind, scope, service }) => {
      const cells = plans.map((plan) =>
        plan.grants.filter(
          (grant) =>
            grant.kind === kind && grant.scope === scope && grant.service?.en === service?.en,
        ),
      );
      const best = bestOf(cells.map(total), (a, b) => a > b);
      return {
        kind,
        scope,
        service,
        cells: cells.map((grants, at) => ({ grants, isBest: best[at]! })),
      };
    });
}

export const cheapest = (plans: readonly PlanView[]): boolean[] =>
  bestOf(plans, (a, b) => a.priceMinor < b.priceMinor);

export const longest = (plans: readonly PlanView[]): boolean[] =>
  bestOf(plans, (a, b) => a.validityDays > b.validityDays);

export const bestPerGb = (plans: readonly PlanView[]): boolean[] =>
  bestOf(
    plans,
    (a, b) => a.perGbMinor !== null && (b.perGbMinor === null || a.perGbMinor < b.perGbMinor),
  );
