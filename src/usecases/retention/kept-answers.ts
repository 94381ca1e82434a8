/**
 * Why a second effect is out of the question once the answer to a command is forgotten and the same request
 * comes again:
 * - `state`: the decision sees what it did. A payment is captured, an order closed, a refund requested; or
 *   the key is made anew for every try, and only a lost COMMIT repeats it, within seconds.
 * - `age`: what the network repeats, it repeats for minutes. A request that says when it was sent is
 *   refused before its answer may be gone (`request-age.ts`).
 * - `never`: nothing but the key tells, so it is kept for ever. These are few: one a voucher, one a line,
 *   one a correction by staff.
 *
 * A command that is not named here is kept too.
 */
export const forgetting: Readonly<Record<string, 'state' | 'age' | 'never'>> = {
  'draft-order': 'state',
  'confirm-order': 'state',
  'settle-payment': 'state',
  'close-order': 'state',
  'request-refund': 'state',
  'send-refund': 'state',
  'record-refund': 'state',
  'ask-refund-again': 'state',
  'take-as-credit': 'state',
  'advance-line': 'state',
  'look-after-line': 'state',
  'agree-auto-renewal': 'state',
  'stop-auto-renewal': 'state',
  'note-order-event': 'state',
  'apply-code': 'state',
  'note-invitation': 'state',
  'give-reward': 'state',
  'undo-reward': 'state',
  // Its job is repeated within minutes, and ended then.
  'thank-friend': 'age',
  'keep-means': 'state',
  'note-means': 'state',
  'remove-means': 'state',
  'replace-means': 'state',
  'add-watch': 'state',
  'override-cap': 'state',
  'remove-watch': 'state',
  'note-arrival': 'state',
  'choose-credit-use': 'state',
  'change-line-state': 'state',
  'expire-charging': 'state',
  'start-charging': 'age',
  'update-charging': 'age',
  'end-charging': 'age',
  'charge-event': 'age',
  // Of demos, whose scripts choose the keys.
  charge: 'never',
  'redeem-voucher': 'never',
  'adjust-credit': 'never',
  'staff-refund': 'never',
  'add-line': 'never',
  'tell-late': 'never',
  // A bounce may come again long after, from whoever keeps mails.
  'send-notice-otherwise': 'never',
};

export const forgettable: readonly string[] = Object.keys(forgetting).filter(
  (name) => forgetting[name] !== 'never',
);
