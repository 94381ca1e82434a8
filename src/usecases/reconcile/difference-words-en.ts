import type { DifferenceCode } from '#domain/reconciliation.ts';

/** What a difference means and what to do about it. */
export interface DifferenceWords {
  meaning: string;
  remedy: string;
}

const repair = 'Run: xuka reconcile --repair.';
const explain = 'Trace it with: xuka ledger explain';

export const differenceWordsEn: Record<DifferenceCode, DifferenceWords> = {
  report_missing: {
    meaning: 'The provider’s report of the day could not be had; everything else was compared.',
    remedy: 'Check that the provider answers, then run xuka reconcile --day again for this day.',
  },
  captured_at_provider_unknown_here: {
    meaning: 'The provider took money for a payment that is not in this database.',
    remedy:
      'Look the payment up at the provider. If it is another shop’s, tell the provider; if it is ours, a back-up was restored without it: give the money back at the provider.',
  },
  captured_at_provider_open_here: {
    meaning: 'The provider took the money, and here nobody has heard of it.',
    remedy: `${repair} It asks the provider again and credits the line, or gives the money back.`,
  },
  captured_here_missing_at_provider: {
    meaning: 'Here the payment counts as taken; the provider’s report does not have it.',
    remedy:
      'Look at the next day’s report first. If it is not there either, ask the provider; what was credited has not been paid.',
  },
  booked_twice_at_provider: {
    meaning: 'The provider booked the same payment or refund twice.',
    remedy:
      'Ask the provider whether the money moved twice. If so, have the second one undone there.',
  },
  amount_differs: {
    meaning: 'The provider booked another amount than is recorded here.',
    remedy: 'Compare with the provider’s page of the payment, and settle the rest there.',
  },
  currency_differs: {
    meaning: 'The provider booked another currency than is recorded here.',
    remedy: 'Compare with the provider’s page of the payment, and have the provider correct it.',
  },
  refund_at_provider_unknown_here: {
    meaning: 'The provider gave money back that nobody asked for here.',
    remedy:
      'Find out who did it, usually somebody at the provider’s page. What was sold stays with the subscriber until it is taken back here.',
  },
  refund_at_provider_open_here: {
    meaning: 'The provider gave the money back, and here the refund still counts as open.',
    remedy: `${repair} It asks again with the same refund, which gives nothing twice.`,
  },
  refund_here_missing_at_provider: {
    meaning: 'Here the money counts as given back; the provider’s report does not have it.',
    remedy:
      'Look at the next day’s report first. If it is not there either, ask the provider: the subscriber may still wait for the money.',
  },
  charged_back: {
    meaning: 'The payer’s bank took the money back.',
    remedy:
      'Contest it at the provider, with the order’s timeline as proof, or accept it and take back what is unused.',
  },
  payment_movement_differs: {
    meaning: 'What the order’s payments took is not what its movements say.',
    remedy: `Somebody changed rows by hand. ${explain} <order>; restore the missing rows from a back-up.`,
  },
  refund_movement_differs: {
    meaning: 'What was given back for the order is not what its movements say.',
    remedy: `Somebody changed rows by hand. ${explain} <order>; restore the missing rows from a back-up.`,
  },
  refunds_exceed_capture: {
    meaning: 'More goes back of a payment than was taken by it.',
    remedy: 'Stop refunds that are still open, and ask the provider for what went back too much.',
  },
  captured_but_order_open: {
    meaning: 'The order is paid and still waits for payment.',
    remedy: `${explain} <order>. The payment was recorded without its order: report it as a fault of the program.`,
  },
  captured_not_credited_nor_refunded: {
    meaning: 'Money was taken for an order that is over, and is neither sold nor on its way back.',
    remedy: `${explain} <order>, then give the money back.`,
  },
  fulfilled_without_payment: {
    meaning: 'The order was credited, and its payments do not add up to its price.',
    remedy: `${explain} <order>. Find the payment at the provider, or take back what is unused.`,
  },
  sold_differs: {
    meaning: 'The order was sold for another amount than its price.',
    remedy: `${explain} <order>; the accounts of revenue and tax are wrong by the difference.`,
  },
  order_held_differs: {
    meaning: 'What the order holds is not the sum of its movements.',
    remedy: `Somebody changed rows by hand. ${explain} <order>; the movements are right.`,
  },
  fulfilled_without_bucket: {
    meaning: 'The order was paid, and nothing was granted for it.',
    remedy: `${explain} <order>. Restore its buckets from a back-up, or give the money back.`,
  },
  granted_differs: {
    meaning: 'The order brought other buckets than its plan grants, or more of them.',
    remedy: `${explain} <order>. Correct what is left of those that are too many, or make good what is missing.`,
  },
  bucket_without_order: {
    meaning: 'A bucket says that an order brought it, and that order is not there or was not paid.',
    remedy: `${explain} <bucket>, and correct what is left of it.`,
  },
  bucket_balance_differs: {
    meaning: 'What a bucket shows is not the sum of its movements.',
    remedy: `Somebody changed rows by hand. ${explain} <bucket>; the movements are right.`,
  },
  reserved_for_nobody: {
    meaning: 'A bucket holds an amount back, and no session and no payment holds that much of it.',
    remedy: `${explain} <bucket>. The subscriber can’t use what is held until it is released.`,
  },
  movement_without_bucket: {
    meaning: 'Movements name a bucket that is not there.',
    remedy: 'Rows are missing. Restore the bucket from a back-up.',
  },
  movement_without_order: {
    meaning: 'Movements name an order that is not there.',
    remedy: 'Rows are missing. Restore the order from a back-up.',
  },
  movement_asset_differs: {
    meaning: 'Movements of a bucket are of another asset than the bucket.',
    remedy: `Somebody changed rows by hand. ${explain} <bucket>; restore it from a back-up.`,
  },
  movement_without_command: {
    meaning: 'Nothing says who asked for these movements: their command is not kept.',
    remedy:
      'They were not written by this program, or commands were deleted. Compare with a back-up.',
  },
  movement_number_gap: {
    meaning: 'The movements of an account are not numbered 1, 2, 3 … without a gap.',
    remedy:
      'Movements were deleted or added by hand. Find out which with: xuka ledger verify <export>; restore them from a back-up.',
  },
  use_tax_differs: {
    meaning:
      'Use paid with credit that had not been taxed is not split into net and tax as its sum demands.',
    remedy: `Movements or running sums were changed by hand. ${explain} <line>; book the difference of tax with your accounts.`,
  },
  sealed_movement_differs: {
    meaning: 'Movements are not those that were sealed: one of them was changed or is gone.',
    remedy:
      'Somebody changed rows by hand. Compare the numbers from … to with a back-up, or with an export that was given out (xuka ledger export <account>); restore them from the back-up.',
  },
  voucher_without_movement: {
    meaning: 'A voucher counts as redeemed, and its account was given nothing for it.',
    remedy:
      'Somebody changed rows by hand, or a back-up of one table was restored. Look at it with: xuka voucher show <serial>; give the subscriber its worth.',
  },
  movement_without_voucher: {
    meaning: 'An account was given the worth of a voucher that is not redeemed by it.',
    remedy:
      'Look at it with: xuka voucher show <serial>. Block it if it can still be redeemed: it would be given twice.',
  },
  payment_stuck: {
    meaning: 'A payment’s time is long up, and nobody knows what became of it.',
    remedy: `Check that the provider answers and that a worker runs. ${repair} It asks the provider.`,
  },
  refund_stuck: {
    meaning: 'Money should have gone back long ago.',
    remedy: `${repair} One that the provider refused: xuka refund <order> --again <refund>; if it refuses for good, pay it back another way.`,
  },
  order_stuck: {
    meaning: 'An order’s time to be paid is long up, and it is still open.',
    remedy: `Check that a worker runs. ${repair} It closes the order when nothing was paid.`,
  },
  session_stuck: {
    meaning: 'A silent session still holds what it reserved, long after its time.',
    remedy: 'Check that a worker runs (xuka work): it ends sessions whose time is up.',
  },
  voucher_stuck: {
    meaning: 'A voucher was claimed long ago, and its redemption has not come to its end.',
    remedy: 'Check that a worker runs (xuka work): it finishes what was left half way.',
  },
  outbox_stuck: {
    meaning: 'Work for the outside world waits too long or fails again and again.',
    remedy: `Check that a worker runs and what its log says. ${repair} It has the work tried at once.`,
  },
};
