import type { ProblemTexts } from './problem-text.ts';

/** Who somebody is: codes, passwords, passkeys, addresses and links. */
export const identityProblemWordsEn = {
  wrong: {
    title: 'Name or password is wrong',
    detail: 'Check both, or ask for a link to choose a new password.',
  },
  wait: {
    title: 'Please wait a moment',
    detail: 'There were too many tries. Go on when the time in Retry-After is over.',
  },
  locked: {
    title: 'Sign-in is locked for a while',
    detail:
      'There were too many wrong passwords. Wait, or use the link we sent by e-mail to unlock.',
  },
  confirm_password: {
    title: 'Your password is needed again',
    detail: 'Confirm your password in this session, then repeat the request.',
  },
  step_up_required: {
    title: 'Confirm that it is you',
    detail: 'Confirm by one of the listed ways in this session, then repeat the request.',
  },
  pending_over: {
    title: 'This sign-in took too long',
    detail: 'Sign in with the password again.',
  },
  totp_not_begun: {
    title: 'There is no new secret to confirm',
    detail: 'Ask for a new secret, add it to the app, then confirm it with a code.',
  },
  factor_unknown: {
    title: 'There is nothing of that kind to remove',
    detail: 'It was removed already, or it is not yours.',
  },
  passkeys_not_offered: {
    title: 'Passkeys do not work at this address',
    detail: 'They need a site with a name. Use an authenticator app instead.',
  },
  too_many_passkeys: {
    title: 'There are as many passkeys as there may be',
    detail: 'Remove one that is no longer used.',
  },
  passkey_known: {
    title: 'This passkey is known already',
    detail: 'Nothing needs to be done.',
  },
  name_missing: {
    title: 'A name is missing',
    detail: 'Give the passkey a name that you will know it by.',
  },
  no_second_factor: {
    title: 'There is no second step yet',
    detail: 'Recovery codes stand in for an app or a passkey: set one up first.',
  },
  payment_password_too_short: {
    title: 'The payment password is too short',
    detail: 'Use at least 6 characters.',
  },
  payment_password_too_long: {
    title: 'The payment password is too long',
    detail: 'Use at most 64 characters.',
  },
  payment_password_too_easy: {
    title: 'The payment password is too easy',
    detail: 'Choose one that is not repeated, counted or known to everybody.',
  },
  payment_password_same: {
    title: 'This is the account’s own password',
    detail: 'Choose another one: the same would guard nothing more.',
  },
  email_malformed: {
    title: 'This is no e-mail address',
    detail: 'Enter one like name@example.com.',
  },
  email_unchanged: {
    title: 'This is the account’s address already',
    detail: 'There is nothing to change.',
  },
  email_taken: {
    title: 'Another account has this address',
    detail: 'Sign in to that one, or choose another address. Nothing was changed.',
  },
  link_unknown: {
    title: 'This link is not known',
    detail: 'Copy the whole of it, or ask for a new one.',
  },
  link_used: {
    title: 'This link has been used',
    detail: 'Each link works once. Ask for a new one.',
  },
  link_replaced: {
    title: 'This link was closed',
    detail: 'Something newer took its place.',
  },
  link_expired: {
    title: 'This link has run out',
    detail: 'Ask for a new one.',
  },
} satisfies Partial<ProblemTexts>;
