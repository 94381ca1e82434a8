import type { LineState } from '#domain/line.ts';

/** The lower the sooner: where time runs against the subscriber first, what is lost for good last. */
const urgency: Record<LineState, number> = {
  suspended: 0,
  grace: 0,
  'expiring-soon': 0,
  'not-yet-activated': 1,
  active: 1,
  parked: 1,
  'lost-stolen': 0,
  'policy-block': 0,
  quarantined: 2,
  'number-lost': 2,
  'ported-out': 2,
};

/** The line to show when none is asked for: of equals the first. */
export const mostUrgent = <Line extends { state: LineState }>(
  lines: readonly Line[],
): Line | undefined => lines.toSorted((a, b) => urgency[a.state] - urgency[b.state])[0];
