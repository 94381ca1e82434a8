import { clock } from './clock.ts';
import { disk } from './disk.ts';
import { kill } from './kill.ts';
import { link } from './link.ts';
import type { Blow } from './rounds.ts';
import type { Skipped, Torture } from './torture.ts';

/** On one product: each of its parts killed, the link cut, the disk filled, the clock moved and set right. */
export function all(): Torture & Partial<Skipped> {
  const killing = kill();
  const moving = clock();
  const filling = disk();
  const turns: Blow[] = [
    ...[0, 1, 2, 3].map(
      (round): Blow =>
        (stand, turn) =>
          killing.blow(stand, { ...turn, round }),
    ),
    link().blow,
    ...('skipped' in filling ? [] : [filling.blow]),
    (stand, turn) => moving.blow(stand, { ...turn, round: 0 }),
    (stand, turn) => moving.blow(stand, { ...turn, isLast: true }),
  ];
  const parts = [killing, moving, ...('skipped' in filling ? [] : [filling])];
  return {
    blow: (stand, turn) => turns[turn.round % turns.length]!(stand, turn),
    options: Object.assign({}, ...parts.map(({ options }) => options)),
    end: () => {
      for (const part of parts) part.end?.();
    },
    ...('skipped' in filling && { skipped: filling.skipped }),
  };
}
