import type {
  AutoRenewalEnd,
  AutoRenewalTrigger,
  RenewalDrop,
  RenewalProblem,
} from '#domain/auto-renewal.ts';
import type { LifecycleState } from '#domain/line.ts';
import type { RenewalFix } from '#domain/renewal-fix.ts';
import type { TryReason } from '#ports/auto-renewal-message.ts';

/** What mails say about auto-renewal. Amounts, names and instants come ready. */
export const autoRenewalWords = {
  amount: 'Amount',
  thenAmount: 'The next time',
  fullAmount: 'After the promotion',
  most: 'At most after that',
  nextCharge: 'Next charge',
  renewsWhen: 'Renews',
  triggers: {
    'plan-end': 'before the plan ends',
    'low-data': 'when data runs low',
    'low-balance': 'when credit runs low',
    calendar: 'on a day of the month',
  } satisfies Record<AutoRenewalTrigger['kind'], string>,
  paidWith: 'Paid with',
  credit: 'Account credit',
  thenBy: ', then ',
  plan: 'Plan',
  number: 'Number',
  reference: 'Reference',
  when: 'When',
  payBy: 'Pay by',
  nextTry: 'Next try',
  planEnds: 'Your plan serves until',
  see: 'See auto-renewal',
  stop: 'Stop auto-renewal',
  stopNote: 'Two taps and it is stopped, without signing in. That works until the charge.',
  reason: 'You get this mail because auto-renewal was turned on for your line.',
  agreed: {
    subject: (plan: string, amount: string) => `Auto-renewal is on: ${plan}, ${amount}`,
    title: (amount: string) => `Auto-renewal is on: ${amount} a time`,
    promoTitle: (amount: string, most: string) =>
      `Auto-renewal is on: ${amount}, then at most ${most}`,
    lead: (plan: string, number: string) =>
      `${plan} on ${number} now renews by itself. We tell you before each charge, and you can stop it until then.`,
    words: 'What you agreed to',
  },
  notice: {
    subject: (amount: string, plan: string, day: string) => `${amount} on ${day}: ${plan} renews`,
    title: (amount: string, day: string) => `We will charge ${amount} on ${day}`,
    lead: (plan: string, number: string) =>
      `${plan} on ${number} renews by itself, as you asked for. If that is right, there is nothing to do.`,
  },
  dropped: {
    title: (amount: string, day: string) => `We will not charge ${amount} on ${day} after all`,
    leads: {
      renewed_otherwise: (plan, number) =>
        `${number} has a plan that goes on, so the charge for ${plan} that we told you of is not made.`,
      enough_data: (plan, number) =>
        `Data on ${number} no longer runs low, so the charge for ${plan} that we told you of is not made.`,
      enough_credit: (plan, number) =>
        `Your credit no longer runs low, so the charge for ${plan} on ${number} that we told you of is not made.`,
      plan_over: (plan, number) =>
        `The plan on ${number} that it was for is over, so the charge for ${plan} that we told you of is not made. The number has no plan until you choose one.`,
    } satisfies Record<RenewalDrop, (plan: string, number: string) => string>,
    stays: 'Auto-renewal stays on; we tell you before the next charge.',
    was: 'Was due',
  },
  problem: {
    titles: {
      plan_withdrawn: (amount) =>
        `Your plan (${amount}) is no longer sold as it was: choose another`,
      price_rose: (amount) => `The price is ${amount} now: do you agree?`,
      cannot_renew: (amount) => `Your plan (${amount}) can’t be renewed by itself`,
      monthly_cap: (amount) => `${amount} is above your monthly limit`,
      card_expires: (amount) => `Your card will have expired when ${amount} is due`,
      means_gone: (amount) => `The card or wallet for ${amount} can’t be charged any more`,
      needs_payer: (amount) => `Your bank wants you there before ${amount} is charged again`,
      credit_short: (amount) => `Your credit doesn’t cover ${amount}`,
      no_means: (amount) => `Nothing you named can pay ${amount}`,
    } satisfies Record<RenewalProblem, (amount: string) => string>,
    leads: {
      plan_withdrawn: 'If nothing changes, auto-renewal ends then and nothing is charged.',
      price_rose:
        'You agreed to less. Nothing is charged without your agreement: if you don’t agree, auto-renewal ends then.',
      cannot_renew: 'If nothing changes, auto-renewal ends then and nothing is charged.',
      monthly_cap: 'If nothing changes, the renewal waits until the next month begins.',
      card_expires: 'Add a card that holds longer, and the renewal goes through by itself.',
      means_gone: 'The provider no longer keeps it. Add a card or wallet that can pay.',
      needs_payer: 'Confirm the card once more, or add another one.',
      credit_short: 'Top up in time, and the renewal goes through by itself.',
      no_means: 'Add a card or top up in time, and the renewal goes through by itself.',
    } satisfies Record<RenewalProblem, string>,
    lead: (plan: string, number: string, when: string) =>
      `${plan} on ${number} is due to renew on ${when}.`,
    otherPays: 'Something else that you named can pay: the renewal goes through with that.',
  },
  declined: {
    title: (amount: string) => `${amount} was not paid: we will try again`,
    capTitle: (amount: string) => `${amount} waits: your monthly limit is reached`,
    lead: (plan: string, number: string) =>
      `${plan} on ${number} is not renewed yet. Nothing was charged.`,
    returnedLead: (plan: string, number: string) =>
      `${plan} on ${number} is not renewed yet. What was charged is on its way back to you.`,
    capLead: (plan: string, number: string) =>
      `${plan} on ${number} is renewed when the next month begins, or as soon as you raise the limit. Nothing was charged.`,
    why: 'Why',
  },
  reasons: {
    card_declined: 'The bank declined the card and didn’t say why.',
    insufficient_funds: 'There wasn’t enough money on the card.',
    expired_card: 'The card has expired.',
    incorrect_number: 'The bank doesn’t know the card’s number.',
    incorrect_cvc: 'The bank didn’t accept the card’s security code.',
    lost_or_stolen: 'The card was reported lost or stolen.',
    limit_exceeded: 'The card’s limit is reached.',
    foreign_card_refused: 'The card isn’t accepted for payments from abroad.',
    authentication_failed: 'The bank couldn’t confirm that it was you.',
    authentication_abandoned: 'The bank’s confirmation was not finished.',
    wallet_insufficient: 'There wasn’t enough money in the wallet.',
    wallet_refused: 'The wallet declined the payment.',
    issuer_unavailable: 'The bank couldn’t be reached.',
    do_not_retry: 'The bank doesn’t allow this card to be charged again.',
    account_closed: 'The account of the card is closed.',
    authentication_required: 'The bank wants you to confirm the payment yourself.',
    means_gone: 'The provider no longer keeps the card or wallet.',
    provider_error: 'The payment provider had a fault.',
    expired: 'The payment was not decided in time.',
    returned: 'The payment came too late or with another amount, so it goes back to you.',
    no_means: 'Nothing you named could pay.',
    monthly_cap: 'Your limit for this month is reached.',
  } satisfies Record<TryReason, string>,
  needsPayer: {
    subject: (amount: string) => `Your bank wants you to confirm ${amount}`,
    title: (amount: string) => `Please confirm ${amount}`,
    lead: (plan: string, number: string) =>
      `Your bank wants you there for the renewal of ${plan} on ${number}. Nothing has been charged; pay by the time below and the plan goes on.`,
    pay: (amount: string) => `Pay ${amount}`,
    after:
      'If you don’t pay in time, we try again by ourselves as you agreed, or tell you that auto-renewal has ended.',
  },
  paused: {
    title: (amount: string) => `Auto-renewal is paused: ${amount} is not charged`,
    lead: (plan: string, number: string, because: string) =>
      `${because} Until that is over nothing is charged for ${plan} on ${number}. Then auto-renewal goes on by itself, and we tell you.`,
    states: {
      suspended: 'Your line is suspended.',
      parked: 'Your number is parked.',
      'lost-stolen': 'Your line is blocked because the SIM was reported lost or stolen.',
      'policy-block': 'Your line is blocked.',
    } satisfies Partial<Record<LifecycleState, string>>,
    other: 'Your line can’t be used just now.',
  },
  resumed: {
    title: (amount: string) => `Auto-renewal goes on: ${amount} a time`,
    lead: (plan: string, number: string) =>
      `Your line can be used again. ${plan} on ${number} renews by itself as before; we tell you before the next charge.`,
  },
  stopped: {
    subject: (plan: string) => `Auto-renewal of ${plan} is stopped`,
    title: (amount: string) => `Auto-renewal is stopped: ${amount} will not be charged`,
    lead: (plan: string, number: string, at: string) =>
      `You stopped auto-renewal of ${plan} on ${number} on ${at}. Keep this mail: it is your receipt.`,
    staffLead: (plan: string, number: string, at: string) =>
      `Our support stopped auto-renewal of ${plan} on ${number} on ${at}. Keep this mail: it is your receipt. If you didn’t ask for it, write to us, or turn it on again.`,
    underWayTitle: (amount: string) =>
      `Auto-renewal is stopped; a charge of ${amount} was under way`,
    underWay:
      'The provider was being asked for the money at that moment. We have withdrawn that charge. Should it have gone through all the same, you get another mail: with the plan it paid for, or with the money on its way back.',
    again: 'Turn it on again',
  },
  ended: {
    subject: (plan: string) => `Auto-renewal of ${plan} has ended`,
    titles: {
      payment_failed: (amount) => `Auto-renewal has ended: ${amount} could not be paid`,
      no_means: (amount) => `Auto-renewal has ended: nothing could pay ${amount}`,
      plan_withdrawn: (amount) =>
        `Auto-renewal has ended: the plan (${amount}) is no longer sold as it was`,
      price_not_agreed: (amount) =>
        `Auto-renewal has ended: the price is above the ${amount} agreed`,
      plan_not_for_line: (amount) =>
        `Auto-renewal has ended: the plan (${amount}) isn’t for this line now`,
      number_lost: (amount) => `Auto-renewal (${amount}) has ended: the number is lost`,
      ported_out: (amount) => `Auto-renewal (${amount}) has ended: the number moved away`,
      refunded: (amount) => `Auto-renewal has ended: ${amount} went back to you`,
    } satisfies Record<
      Exclude<AutoRenewalEnd, 'stopped' | 'stopped_by_staff'>,
      (amount: string) => string
    >,
    lead: (plan: string, number: string) =>
      `${plan} on ${number} no longer renews by itself. Nothing more will be charged.`,
    renew: 'Renew, or turn it on again',
  },
  fixes: {
    means: 'Add or swap a card',
    'top-up': 'Top up',
    agree: 'See the new price',
    change: 'Change auto-renewal',
  } satisfies Record<RenewalFix, string>,
};

export type AutoRenewalWords = typeof autoRenewalWords;
