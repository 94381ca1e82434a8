import type { ProblemTexts } from './problem-text.ts';

export const renewalProblemWordsEn = {
  no_means: {
    title: 'Nothing is named that could pay',
    detail: 'Name account credit, or a card or wallet that is kept.',
  },
  credit_not_for_this: {
    title: 'Credit can’t pay for this plan',
    detail: 'Name a card or wallet that is kept.',
  },
  cap_below_price: {
    title: 'The limit for a month is below the price',
    detail: 'Raise the limit, or leave it out.',
  },
  trigger_not_for_plan: {
    title: 'This plan can’t be renewed at that moment',
    detail: 'An add-on does not follow the end of a plan; low balance is mended by credit alone.',
  },
  terms_changed: {
    title: 'The terms have changed since they were shown',
    detail: 'Nothing was agreed to. Show the terms anew and ask again.',
  },
  not_renewing: {
    title: 'This line does not renew by itself',
    detail: 'There is nothing to stop. How and when it ended is in its history.',
  },
  agreed_anew: {
    title: 'Another agreement is in force by now',
    detail: 'It was agreed to after the one you meant. Look at it before you stop it.',
  },
} satisfies Partial<ProblemTexts>;
