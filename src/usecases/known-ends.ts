import type { LineView } from './view-account.ts';

/**
 * A line as far as its dates are known: while a hold keeps the time of its plans, what is written down are the
 * ends before it, and they come back later than that.
 */
export const asKnown = (view: LineView): LineView =>
  view.standsStill
    ? {
        ...view,
        periods: view.periods.map((each) => ({
          ...each,
          period: { ...each.period, endsAt: null, activateBy: null },
        })),
        buckets: view.buckets.map((each) =>
          each.kind === 'credit' ? each : { ...each, expiresAt: null },
        ),
      }
    : view;
