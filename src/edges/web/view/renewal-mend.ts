import { fitsTrigger } from '#domain/agree-auto-renewal.ts';
import type { AutoRenewal } from '#domain/auto-renewal.ts';
import { isExpired } from '#domain/auto-renewal-preflight.ts';
import type { PlanVersion } from '#domain/catalogue.ts';
import { toPublicId } from '#domain/public-id.ts';
import { renewalPath } from '#usecases/auto-renewal/renewal-paths.ts';
import type { AutoRenewalView } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { toQuery, typedFrom, withPublicMeans } from './renewal-choice.ts';
import { asTyped } from './top-up-view.ts';

type Facts = Pick<
  AutoRenewalView,
  'auto' | 'outlook' | 'means' | 'line' | 'creditMinor' | 'market' | 'now'
>;

/**
 * The page on which one press mends what keeps auto-renewal from renewing: everything is filled in. `told`: what a
 * mail said was to be done, for a try that failed and of which nothing shows any more.
 */
export function mendPath(
  view: Facts,
  { told, plans }: { told: string | null; plans: readonly PlanVersion[] },
): string {
  const { auto, outlook, line } = view;
  const own = renewalPath(line.id);
  if (!auto || !outlook) return own;
  if (outlook.underWay) return `/orders/${toPublicId('ord', outlook.underWay.orderId)}`;
  switch (outlook.fix ?? told) {
    case 'means':
      return meansPath(view, auto) ?? own;
    case 'top-up':
      return topUpPath(view);
    case 'agree':
      return `${own}/agree?mend`;
    case 'change':
      return changePath(own, view, auto, plans);
    default:
      return own;
  }
}

/** To swap the card or wallet that can't pay; where none can't, the one that is asked first. */
function meansPath({ means, outlook, now }: Facts, { means: named }: AutoRenewal): string | null {
  const at = outlook?.next?.at ?? now;
  const own = named.flatMap((each) =>
    each.kind === 'means' ? means.filter(({ id }) => id === each.meansId) : [],
  );
  const [first] = own;
  const failing = own.find((each) => each.state !== 'usable' || isExpired(each, at)) ?? first;
  return failing ? `/security/means/${toPublicId('means', failing.id)}/replace` : null;
}

function topUpPath({ line, outlook, auto, creditMinor, market }: Facts): string {
  const path = `/lines/${toPublicId('line', line.id)}/top-up`;
  const missing = (outlook?.next?.amountMinor ?? auto!.agreedMinor) - creditMinor;
  return missing > 0n ? `${path}?missing=${asTyped(missing, market.currency)}` : path;
}

/** A limit is raised to what it takes, a plan that is gone replaced by the one that costs about as much. */
function changePath(
  own: string,
  { outlook, now, market }: Facts,
  auto: AutoRenewal,
  plans: readonly PlanVersion[],
): string {
  const typed = withPublicMeans(typedFrom(auto));
  const [problem] = outlook?.problems ?? [];
  if (problem === 'monthly_cap') {
    const spent = BigInt(auto.spent?.minor ?? '0');
    const takes = spent + (outlook?.next?.amountMinor ?? auto.agreedMinor);
    return `${own}/agree?mend&${toQuery({ ...typed, cap: asTyped(takes, market.currency) })}`;
  }
  const far = ({ priceMinor }: PlanVersion) => Math.abs(Number(priceMinor - auto.agreedMinor));
  const fits = plans.filter(
    (plan) =>
      (plan.withdrawnAt === null || plan.withdrawnAt > now) && fitsTrigger(plan, auto.trigger),
  );
  const [nearest] = fits.toSorted((a, b) => far(a) - far(b));
  if (!nearest || problem !== 'plan_withdrawn') return `${own}/change`;
  return `${own}/agree?mend&${toQuery({ ...typed, plan: nearest.planId })}`;
}
