import type { Changeset } from './changeset.ts';
import type { KeepCourse, KeepCover, KeepFacts } from './keep-number-machine.ts';
import { courseTermsOf, coversOf, factsOfLine, plansOf } from './lifecycle-facts.ts';
import type { Line } from './line.ts';
import { isWaitingForUse } from './period-times.ts';
import { type Rules, rulesOf } from './rules.ts';

/** What keeping a line's number is worked out from. The account must have been brought to now (`advance`). */
export function keepFactsOf(
  change: Changeset,
  line: Line,
  rules: Rules,
): { facts: KeepFacts; course: KeepCourse } {
  const periods = change.periods.all();
  const { rules: lifecycle, timeZone } = courseTermsOf(line, rules);
  const { maxQueued } = rulesOf(rules, line.marketId).policy;
  const covers = plansOf(line.id, periods).flatMap((period): KeepCover[] =>
    coversOf([period], timeZone).map((cover) => ({
      ...cover,
      begins: isWaitingForUse(period)
        ? (period.activateBy ?? Infinity)
        : (period.startsAt ?? cover.from),
      ...(period.keptFrom === null ? {} : { keptFrom: period.keptFrom }),
    })),
  );
  return {
    facts: {
      ...factsOfLine(change, line, rules, timeZone),
      covers: covers.sort((a, b) => a.from - b.from),
    },
    course: { rules: lifecycle, timeZone, maxQueued },
  };
}
