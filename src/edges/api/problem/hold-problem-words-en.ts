import type { ProblemTexts } from './problem-text.ts';

export const holdProblemWordsEn = {
  line_on_hold: {
    title: 'This line is parked or blocked',
    detail:
      'Nothing is sold for it until it is back. Take the hold off first, or choose another line.',
  },
  parking_not_offered: {
    title: 'This number can’t be parked',
    detail: 'The operator offers no parking for this line. keepNumber says what else keeps it.',
  },
  not_from_this_state: {
    title: 'The line’s state does not allow that',
    detail: 'Look at the line again: it may have been done already.',
  },
  not_enough_credit: {
    title: 'There is not enough credit for it',
    detail: 'Nothing was taken. Top up first; getHolds says how much is missing.',
  },
  too_late: {
    title: 'The time for that is over',
    detail: 'The line can’t be brought back this way any more. Support may know another.',
  },
  only_support: {
    title: 'Only support can bring this line back',
    detail: 'It was blocked by the operator. Support tells why and what takes the block off.',
  },
} satisfies Partial<ProblemTexts>;
