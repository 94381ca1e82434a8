/** A tenth of a second's worth may come at once, so that a steady caller is never refused for its clock. */
const BURST_SECONDS = 0.1;

/** Counts calls against a rate: answers 0 and counts one, or how many milliseconds to wait. */
export function createCallLimit(): (perSecond: number, now: number) => number {
  let spent = 0;
  let lookedAt = 0;
  return (perSecond, now) => {
    const capacity = Math.max(1, perSecond * BURST_SECONDS);
    spent = Math.max(0, spent - ((now - lookedAt) * perSecond) / 1_000);
    lookedAt = now;
    if (spent + 1 > capacity) return ((spent + 1 - capacity) * 1_000) / perSecond;
    spent += 1;
    return 0;
  };
}
