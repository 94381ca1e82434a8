import type { RemoveMeansRefusal, ReplaceMeansRefusal } from '#domain/change-means.ts';
import type { PaymentMeansState } from '#domain/payment-means.ts';
import type { BeginSetupRefusal } from '#usecases/means/begin-means-setup.ts';

/** Saved cards and wallets. */
export const means = {
  title: 'Saved cards and wallets',
  lead: 'The payment provider keeps them; their numbers are never with us.',
  row: 'Saved cards and wallets',
  manage: 'Change',
  none: 'Nothing is saved.',
  savedCount: (count: number) => (count === 1 ? '1 saved' : `${count} saved`),
  until: (month: string) => `Expires at the end of ${month}`,
  forever: 'Does not expire',
  states: {
    usable: 'Ready to use',
    'needs-payer': 'Your bank wants to check with you before the next charge',
    expired: 'Expired: nothing can be taken from it',
    revoked: 'Ended by your bank or the provider: nothing can be taken from it',
    removed: 'Removed',
  } satisfies Record<PaymentMeansState, string>,
  pays: (numbers: string) => `Pays the auto-renewal of ${numbers}`,
  paysNothing: 'Pays no auto-renewal',
  replace: 'Replace',
  replaceNamed: (name: string) => `Replace ${name}`,
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  addTitle: 'Add a card or wallet',
  addLead: 'The provider checks it and takes nothing.',
  add: 'Go on to the provider',
  method: 'What to add',
  consentMissing: 'Tick this to go on: without it nothing may be kept',
  methodMissing: 'Choose one',
  replaceTitle: (name: string) => `Replace ${name}`,
  replaceLead: 'Everything it pays for moves to the other one at once. Then it is removed.',
  by: 'With what',
  byNew: 'Something new: the provider checks it and takes nothing',
  doReplace: 'Replace it',
  goOn: 'Go on where you were',
  done: {
    saved: 'It is saved.',
    replaced: 'It is replaced. Everything moved at once.',
    removed: 'It is removed.',
  },
  notKept: {
    declined: 'It was refused, so nothing is saved.',
    cancelled: 'Nothing was saved.',
    expired: 'The time on the provider’s page ran out. Nothing was saved.',
    open: 'The provider hasn’t told us yet whether it is saved. Look again in a minute.',
  },
  again: 'Look again',
  refusals: {
    unknown_means: 'It is no longer saved.',
    means_in_use:
      'An auto-renewal would be left without anything to pay with. Replace it by another one, or stop that auto-renewal first.',
    means_not_usable: 'The other one can’t be charged. Choose another or add a new one.',
    same_means: 'This is the same one. Choose another.',
    consent_required: 'Tick this to go on: without it nothing may be kept',
    method_not_offered: 'This can’t be added now. Choose another one',
    too_many_setups:
      'Too many cards were added or tried today. Try again tomorrow, or write to support.',
    provider_unavailable:
      'The payment provider can’t be reached just now. Nothing was begun. Try again in a few minutes.',
  } satisfies Record<RemoveMeansRefusal | ReplaceMeansRefusal | BeginSetupRefusal, string>,
  savedHint: (expiry: string) => `Saved. ${expiry}`,
};
