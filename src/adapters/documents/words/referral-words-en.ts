import type { ReferralTemplate } from '#ports/referral-message.ts';

export const referralWords = {
  reward: 'Your reward',
  until: 'Can be used until',
  never: 'It does not run out',
  offer: 'Your offer',
  saved: 'You saved',
  order: 'Order',
  takenBack: 'Gone back',
  when: 'When',
  seeCredit: 'See your credit',
  seeOrders: 'See your orders',
  referral_reward: {
    subject: (amount: string) => `${amount} of credit for inviting a friend`,
    lead: 'Somebody joined with your invitation and stayed. Thank you: your reward is account credit now.',
    reason: 'You get this mail because somebody joined with your invitation.',
  },
  referral_counted: {
    subject: () => 'Your invitation counted for both of you',
    lead: 'You joined with an invitation and got its offer. Whoever invited you has now got a reward for it too. Thank you both.',
    reason: 'You get this mail because you bought with an invitation.',
  },
  referral_taken_back: {
    subject: (amount: string) => `${amount} of a reward has gone back`,
    lead: 'A friend you invited has got the money for their order back, so the reward for it does not stay. What you had spent of it already is yours.',
    reason: 'You get this mail because credit was taken from your account.',
  },
} satisfies Record<ReferralTemplate, ReferralLetterWords> & Record<string, unknown>;

interface ReferralLetterWords {
  subject: (amount: string) => string;
  lead: string;
  reason: string;
}

export type ReferralWords = typeof referralWords;
