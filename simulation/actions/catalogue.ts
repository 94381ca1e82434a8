import type { Action } from './action.ts';

/** A price changes, a plan is withdrawn, or comes back as it was. */
const offer: Action = {
  name: 'catalogue',
  weight: 0.3,
  weightInYears: 5,
  begin(world) {
    const { chance, offered } = world;
    // Of what somebody is to be sold by itself, if there is such a plan.
    const renewing = [...world.auditor.accounts.values()].flatMap(({ renewals }) =>
      [...renewals.values()].flatMap(({ state, plan_id: id }) => (state === 'on' ? id : [])),
    );
    const planId = chance.pick(chance.happens(0.6) ? renewing : [...offered.keys()]);
    if (planId === undefined) return null;
    const [first, next = first] = world.versionsOf(planId);
    const before = offered.get(planId);
    const now = chance.happens(before ? 0.3 : 0) ? null : before === first ? next! : first!;
    offered.set(planId, now);
    if (now === null) world.count('story plan withdrawn');
    else if (before && now.priceMinor !== before.priceMinor) world.count('story price changed');
    return { label: `${planId} is sold as ${now?.version ?? 'nothing'}` };
  },
};

export const catalogueActions: readonly Action[] = [offer];
