import type { ProblemTexts } from './problem-text.ts';

export const refundProblemWordsEn = {
  unknown_refund: {
    title: 'There is no such refund',
    detail: 'Check its id, or ask for the order with its refunds.',
  },
  order_not_paid: {
    title: 'Nothing was paid for this order',
    detail: 'There is nothing to give back.',
  },
  refund_all_back: {
    title: 'All of it has gone back',
    detail: 'Everything that was paid for this order has been returned or is on its way.',
  },
  refund_plan_over: {
    title: 'The plan has served its whole time',
    detail: 'What was provided to its end can’t be given back.',
  },
  refund_used_up: {
    title: 'Nothing is left to give back',
    detail: 'What was provided is worth all that was paid.',
  },
  refund_too_late: {
    title: 'The time to withdraw is over',
    detail: 'Write to support if something was wrong with what you bought.',
  },
  refund_not_offered: {
    title: 'This order gives no right to a refund',
    detail: 'Write to support if something was wrong with what you bought.',
  },
  refund_under_way: {
    title: 'The money is on its way back by itself',
    detail: 'The order could not be delivered. There is nothing you need to do.',
  },
  refund_not_refused: {
    title: 'This refund was not refused',
    detail: 'It has been made or is on its way, so there is nothing to choose.',
  },
  quote_changed: {
    title: 'The figures have changed',
    detail: 'Something was used or time passed, and nothing was done. Ask for the quote again.',
  },
  destination_not_offered: {
    title: 'The money can’t go there',
    detail: 'What was paid with credit or a voucher goes back to account credit.',
  },
} satisfies Partial<ProblemTexts>;
