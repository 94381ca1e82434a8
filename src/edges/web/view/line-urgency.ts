import type { LineState } from '#domain/line.ts';

/** States in which time runs against the subscriber: such a line is shown first. */
const urgent: Record<LineState, boolean> = {
  'not-yet-activated': false,
  active: false,
  'expiring-soon': true,
  grace: true,
  suspended: true,
  'number-lost': false,
};

export const lineStateNeedsAction = ({ state }: { state: LineState }): boolean => urgent[state];
