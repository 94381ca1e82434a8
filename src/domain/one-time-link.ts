import { DAY, HOUR, type Instant } from './time.ts';

/**
 * welcome: choose the first password. password_reset: choose a new one. unlock: let me try again here.
 * not_me: somebody else signed in; choose a new password and put everybody out. payment_password: try it again, or
 * choose another. factor_reset: all second factors are lost. email_change: this mailbox is the account's from now on.
 * email_undo: it is not; put the address back, choose a new password and put everybody out.
 */
export type LinkPurpose =
  | 'welcome'
  | 'password_reset'
  | 'unlock'
  | 'not_me'
  | 'payment_password'
  | 'factor_reset'
  | 'email_change'
  | 'email_undo';

export const linkLifetimes: Record<LinkPurpose, number> = {
  welcome: 7 * DAY,
  password_reset: HOUR,
  unlock: DAY,
  not_me: DAY,
  payment_password: HOUR,
  factor_reset: 7 * DAY,
  email_change: HOUR,
  email_undo: 3 * DAY,
};

/** Links that lead to the page where a password is chosen. */
export const choosesPassword = (purpose: LinkPurpose): boolean =>
  purpose === 'welcome' ||
  purpose === 'password_reset' ||
  purpose === 'not_me' ||
  purpose === 'email_undo';

export interface OneTimeLink {
  id: string;
  purpose: LinkPurpose;
  createdAt: Instant;
  expiresAt: Instant;
  usedAt: Instant | null;
  /** A password was chosen by another way since, or another address: this one no longer opens anything. */
  replacedAt: Instant | null;
  /** The change of address it is about. */
  subject: string | null;
}

export type LinkRefusal = 'link_used' | 'link_replaced' | 'link_expired';

/** Null: it may be used. What was done comes before what ran out: that is what its reader asks. */
export function linkRefusal(link: OneTimeLink, now: Instant): LinkRefusal | null {
  if (link.usedAt !== null) return 'link_used';
  if (link.replacedAt !== null) return 'link_replaced';
  return now >= link.expiresAt ? 'link_expired' : null;
}
