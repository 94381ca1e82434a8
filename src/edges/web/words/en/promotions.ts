import type { PromotionUseState } from '#domain/promotion-use.ts';
import type { CodeRefusal } from '#usecases/promotions/apply-code.ts';

/** Words of promotions, their codes and invitations. */
export const promotions = {
  /** How long a price holds, and what comes then. */
  lasts: (times: number, price: string) =>
    times === 1 ? `this time, then ${price}` : `the next ${times} times, then ${price}`,
  instead: (price: string) => `instead of ${price}`,
  full: 'Price without promotions',
  bonus: 'Included',
  next: 'Next time',
  referral: {
    title: 'Invite a friend',
    lead: (label: string, reward: string) =>
      `Your friend gets: ${label}. You get ${reward} of account credit.`,
    share: 'Share this',
    code: 'Your code',
    codeHint: 'Your friend types it in when checking the first order.',
    link: 'Your link',
    terms: 'How it works',
    first: 'It counts when a friend’s first order is paid.',
    after: (days: number) =>
      days === 0
        ? 'Your reward comes as soon as it is paid.'
        : `Your reward comes ${days} days later, and not if your friend gives the order back.`,
    most: (count: number) => `At most ${count} ${count === 1 ? 'reward' : 'rewards'} a month.`,
    notYou: 'You can’t invite yourself: the same e-mail address, card or wallet doesn’t count.',
    rewards: 'Your rewards',
    none: 'Nobody has used your code yet.',
    due: (day: string) => `Comes on ${day}`,
    states: {
      held: 'On its way',
      taken: 'Added to your credit',
      released: 'Doesn’t count: given back, your own, or above the month’s limit',
      returned: 'Taken back: your friend gave the order back',
    } satisfies Record<PromotionUseState, string>,
    closed: 'Inviting friends isn’t possible at present',
    invite: 'Invite a friend',
  },
  code: {
    title: 'Do you have a code?',
    label: 'Promotion code',
    hint: 'Capitals, spaces and dashes don’t matter.',
    apply: 'Use the code',
    remove: 'Remove the code',
    applied: 'Your code is in the price',
    missing: 'Enter the code first',
    wait: ({ span, until }: { span: string; until: string | null }) =>
      until === null
        ? `Too many codes were wrong. Please wait ${span}.`
        : `Too many codes were wrong. Please wait until ${until}.`,
    refusals: {
      unknown_order: 'There is no such order.',
      order_confirmed: 'The order is confirmed, so its price stays as it is.',
      quote_expired: 'The time this price was held is over. Choose the plan again.',
      code_refused: 'We don’t know this code, or it is over or used up. Check how it is written.',
      code_other_plan: 'This code is for another plan.',
      code_first_time_only: 'This code is for a first purchase, and you have bought before.',
      code_win_back_only: 'This code is for lines that have been without a plan for a while.',
      code_used: 'You have used this code as often as it can be used.',
      code_saves_less: 'Another promotion saves you more, and the two can’t be had together.',
      code_own:
        'This code is yours, or from somebody who pays, reads mail or was invited together with you. It is for people you invite.',
    } satisfies Record<CodeRefusal, string>,
  },
};
