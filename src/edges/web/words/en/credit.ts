import type { BucketOrigin } from '#domain/ledger.ts';
import type { VoucherRefusal } from '#usecases/vouchers/redeem-voucher.ts';

/** Words of account credit and vouchers. Instants and amounts come ready. */
export const credit = {
  title: 'Account credit',
  lead: 'For all your lines: it pays for plans and, where you allow it, for use outside them.',
  none: 'You have no credit.',
  origins: {
    order: 'Bought',
    voucher: 'Voucher',
    refund: 'Refund',
    promotion: 'Gift',
    adjustment: 'Correction',
    rollover: 'Carried over',
  } satisfies Record<BucketOrigin, string>,
  part: (origin: string, amount: string, until: string) => `${origin}: ${amount}, ${until}`,
  until: (instant: string) => `until ${instant}`,
  never: 'does not run out',
  held: (amount: string) => `${amount} more is set aside for a payment under way.`,
  buy: 'Buy credit',
  redeem: 'Redeem a voucher',
  fallback: {
    off: 'If a card is declined, your credit is not touched.',
    on: 'If a card is declined, your credit pays the whole order where it is enough.',
    allow: 'Let credit pay when a card fails',
    stop: 'Stop using credit when a card fails',
  },
  use: {
    off: 'When an allowance of this line runs out, use stops. Your credit is not touched.',
    on: 'When an allowance of this line runs out, your credit pays for what it uses.',
    prices: 'What that costs',
    price: (kind: string, zone: string, amount: string, per: string) =>
      `${kind}, ${zone}: ${amount} per ${per}`,
    allow: 'Let credit pay for use outside plans',
    stop: 'Stop at zero',
  },
  review: {
    whole: (amount: string) => `${amount} of your credit pays all of it`,
    part: (amount: string) => `Use my ${amount} of credit first`,
    partHint: (rest: string) => `${rest} is left to pay, by the method you choose.`,
    fallback: 'If your card is declined, your credit pays, as you allowed on the account page.',
    voucher: 'Pay with a voucher',
  },
  taxedBefore: 'Tax on the part paid by credit or voucher was paid when that was bought.',
  voucher: {
    title: 'Redeem a voucher',
    lead: 'Type the digits under the scratch panel. Credit is added at once; a plan goes onto your line.',
    pin: 'PIN',
    pinHint: '14 to 20 digits. Spaces don’t matter.',
    serial: 'Serial number',
    serialHint: 'Printed beside the PIN. With it we can tell you why the voucher isn’t accepted.',
    line: 'If it brings a plan: for which line?',
    button: 'Redeem',
    back: 'Back to your order',
    addedTitle: (amount: string) => `${amount} added to your credit`,
    addedUntil: (instant: string) => `It can be used until ${instant}.`,
    addedForever: 'It does not run out.',
    total: (amount: string) => `You now have ${amount} of credit.`,
    againTitle: 'You had redeemed this voucher before',
    again: (amount: string) => `It brought you ${amount} then. Nothing was added now.`,
    another: 'Redeem another',
    wait: ({ span, until }: { span: string; until: string | null }) =>
      until === null
        ? `Too many PINs were wrong. Please wait ${span}.`
        : `Too many PINs were wrong. Please wait until ${until}.`,
    refusals: {
      pin_malformed: 'Type all digits of the PIN: there are 14 to 20',
      voucher_refused:
        'This PIN isn’t valid, or the voucher was used. Check the digits. If they are right, type the serial number too',
      voucher_used: 'This voucher was redeemed by another account. Ask whoever sold it to you',
      voucher_blocked: 'This voucher is blocked. Ask support with its serial number',
      voucher_expired: 'This voucher has expired. Ask support with its serial number',
      line_required: 'This voucher brings a plan: choose the line that gets it',
      credit_limit:
        'You would have more credit than you may hold. The voucher stays good: use up some credit first',
      unknown_plan:
        'The plan of this voucher no longer exists. Ask support; the voucher stays good',
      unknown_line: 'This line is no longer in your account. The voucher stays good',
      line_on_hold: 'This line is parked or blocked. The voucher stays good: choose another line',
      number_lost: 'This number has been given up. The voucher stays good: choose another line',
      plan_of_other_market:
        'The plan of this voucher can’t be used on this line. The voucher stays good: choose another line',
      plan_not_for_sim:
        'The plan of this voucher doesn’t work with this kind of SIM. The voucher stays good',
      needs_running_plan:
        'This voucher brings an add-on, which needs a running plan. The voucher stays good',
      queue_full: 'No more plans can wait on this line. The voucher stays good',
      begins_at_end_only:
        'This plan can only begin when the current one ends. The voucher stays good',
    } satisfies Record<VoucherRefusal, string>,
  },
};
