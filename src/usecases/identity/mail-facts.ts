import type { Refusal } from '#domain/account-state.ts';
import { maskedEmail } from '#domain/identifier.ts';
import type { Locale } from '#domain/locale.ts';
import type { LinkPurpose } from '#domain/one-time-link.ts';
import { type SecurityEvent, securityEvents } from '#domain/security-event.ts';
import type { SupportTopic } from '#domain/support-request.ts';
import type { Instant } from '#domain/time.ts';
import { type AccountPerson, readPerson } from '#storage/identity/accounts.ts';
import { readEmailChange } from '#storage/identity/email-changes.ts';
import { readFactorReset } from '#storage/identity/factor-resets.ts';
import { readSupportRequest } from '#storage/identity/support-requests.ts';
import type { Product } from '../product.ts';
import { mintOneTimeLink } from './mint-one-time-link.ts';

export const identityTemplates = [
  'welcome',
  'password_reset',
  'unlock_account',
  'password_changed',
  'new_browser_sign_in',
  'security_notice',
  'payment_password',
  'factor_reset',
  'email_change',
  'email_changed',
  'support_request',
  'support_request_received',
] as const;

export type IdentityTemplate = (typeof identityTemplates)[number];

/** What every mail to a subscriber says. */
interface ToSubscriber {
  to: string;
  locale: Locale;
  displayName: string;
  userName: string;
  timeZone: string;
}

/** A one-time link, good until then. */
interface WithLink {
  url: string;
  expiresAt: Instant;
}

/** Something happened at `at`; `notMe` leads to where everybody is put out and a new password chosen. */
interface Notice {
  at: Instant;
  notMe: WithLink;
  sessionsUrl: string;
}

export type IdentityMailFacts =
  | ({ template: 'welcome'; email: string; link: WithLink } & ToSubscriber)
  | ({ template: 'password_reset'; link: WithLink } & ToSubscriber)
  | ({ template: 'unlock_account'; because: 'locked' | 'asked'; link: WithLink } & ToSubscriber)
  | ({ template: 'password_changed' } & Notice & ToSubscriber)
  | ({ template: 'new_browser_sign_in'; browser: string | null; system: string | null } & Notice &
      ToSubscriber)
  | ({
      template: 'security_notice';
      event: SecurityEvent;
      /** When lost factors go; null with every other event, and once somebody objected. */
      dueAt: Instant | null;
    } & Notice &
      ToSubscriber)
  | ({ template: 'payment_password'; because: 'locked' | 'asked'; link: WithLink } & ToSubscriber)
  | ({ template: 'factor_reset'; link: WithLink } & ToSubscriber)
  /** `to` is the new address. */
  | ({ template: 'email_change'; link: WithLink } & ToSubscriber)
  /** `to` is the old address; `newEmail` is masked. */
  | ({ template: 'email_changed'; newEmail: string; at: Instant; link: WithLink } & ToSubscriber)
  | {
      template: 'support_request';
      to: string;
      replyTo: string;
      locale: Locale;
      reference: string;
      name: string;
      email: string;
      topic: SupportTopic;
      message: string;
      createdAt: Instant;
      /** Null for a guest. */
      userName: string | null;
    }
  | {
      /** Repeats nothing that was typed: the form must not send a stranger's words to anybody. */
      template: 'support_request_received';
      to: string;
      locale: Locale;
      reference: string;
      topic: SupportTopic;
      createdAt: Instant;
    };

export interface MailRequest {
  accountId: string;
  payload: Record<string, string>;
}

export const isIdentityTemplate = (template: string | undefined): template is IdentityTemplate =>
  identityTemplates.some((each) => each === template);

/**
 * What a mail says, gathered when it is written. `moot`: its reason is gone, nothing is to be sent. A link in it
 * is made here and now (`mintOneTimeLink`), so ask once per sending and keep the answer nowhere.
 */
export async function gatherMailFacts(
  product: Product,
  { accountId, payload }: MailRequest,
): Promise<IdentityMailFacts | Refusal<'moot'>> {
  const { template } = payload;
  if (!isIdentityTemplate(template)) throw new Error(`no mail of identity: ${template}`);
  if (template === 'support_request' || template === 'support_request_received')
    return supportFacts(product, template, { accountId, id: payload.requestId ?? '' });
  const person = await readPerson(product.database, accountId);
  // Whoever has a password by now was let in by a later mail.
  if (person === null || (template === 'welcome' && person.hasPassword)) return { refused: 'moot' };
  // Somebody objected: the factors stay.
  if (template === 'factor_reset' && !(await isResetDue(product, accountId, payload)))
    return { refused: 'moot' };
  if (template === 'email_change' || template === 'email_changed')
    return emailFacts(product, template, { person, payload });
  return subscriberFacts(product, template, { person, payload });
}

/** Moot when another change has taken its place, or it was taken back. */
async function emailFacts(
  product: Product,
  template: 'email_change' | 'email_changed',
  { person, payload }: { person: AccountPerson; payload: Record<string, string> },
): Promise<IdentityMailFacts | Refusal<'moot'>> {
  const { accountId, userName, displayName, locale, timeZone } = person;
  const change = await readEmailChange(product.database, { accountId, id: payload.changeId! });
  if (!change || change.undoneAt !== null) return { refused: 'moot' };
  const { id: subject, oldEmail, newEmail, confirmedAt: at } = change;
  const about = { locale, displayName, userName, timeZone };
  if (template === 'email_changed' && at !== null) {
    const link = await linkFor(product, { accountId, purpose: 'email_undo', subject });
    return { template, to: oldEmail, ...about, newEmail: maskedEmail(newEmail), at, link };
  }
  if (template !== 'email_change' || at !== null) return { refused: 'moot' };
  const link = await linkFor(product, { accountId, purpose: 'email_change', subject });
  return { template, to: newEmail, ...about, link };
}

async function isResetDue(
  product: Product,
  accountId: string,
  payload: Record<string, string>,
): Promise<boolean> {
  const reset = await readFactorReset(product.database, accountId);
  return reset?.id === payload.resetId && reset !== null && product.clock() >= reset.dueAt;
}

async function subscriberFacts(
  product: Product,
  template: Exclude<
    IdentityTemplate,
    'support_request' | 'support_request_received' | 'email_change' | 'email_changed'
  >,
  { person, payload }: { person: AccountPerson; payload: Record<string, string> },
): Promise<IdentityMailFacts> {
  const { accountId, email, userName, displayName, locale, timeZone } = person;
  const to = { to: email, locale, displayName, userName, timeZone };
  const link = (purpose: LinkPurpose) => linkFor(product, { accountId, purpose });
  switch (template) {
    case 'welcome':
      return { template, ...to, email, link: await link('welcome') };
    case 'password_reset':
      return { template, ...to, link: await link('password_reset') };
    case 'unlock_account': {
      const because = payload.because === 'locked' ? 'locked' : 'asked';
      return { template, ...to, because, link: await link('unlock') };
    }
    case 'password_changed':
      return { template, ...to, ...(await noticeOf(product, payload, link)) };
    case 'security_notice': {
      const event = securityEvents.find((each) => each === payload.event);
      if (!event) throw new Error(`no event of security: ${payload.event}`);
      const reset =
        event === 'factor_reset_asked' ? await readFactorReset(product.database, accountId) : null;
      const dueAt = reset?.dueAt ?? null;
      return { template, ...to, event, dueAt, ...(await noticeOf(product, payload, link)) };
    }
    case 'payment_password': {
      const because = payload.because === 'locked' ? 'locked' : 'asked';
      return { template, ...to, because, link: await link('payment_password') };
    }
    case 'factor_reset':
      return { template, ...to, link: await link('factor_reset') };
    case 'new_browser_sign_in': {
      const words = { browser: payload.browser || null, system: payload.system || null };
      return { template, ...to, ...words, ...(await noticeOf(product, payload, link)) };
    }
  }
}

const noticeOf = async (
  { baseUrl }: Product,
  payload: Record<string, string>,
  link: (purpose: LinkPurpose) => Promise<WithLink>,
): Promise<Notice> => ({
  at: Number(payload.at),
  notMe: await link('not_me'),
  sessionsUrl: `${baseUrl}/security`,
});

const linkPages: Record<LinkPurpose, string> = {
  welcome: 'set-password',
  password_reset: 'set-password',
  not_me: 'set-password',
  unlock: 'unlock',
  payment_password: 'payment-password',
  factor_reset: 'lost-factors',
  email_change: 'confirm-email',
  email_undo: 'set-password',
};

async function linkFor(
  product: Product,
  of: { accountId: string; purpose: LinkPurpose; subject?: string },
): Promise<WithLink> {
  const { token, expiresAt } = await mintOneTimeLink(product, of);
  const page = linkPages[of.purpose];
  return { url: `${product.baseUrl}/${page}?token=${token}`, expiresAt };
}

async function supportFacts(
  product: Product,
  template: 'support_request' | 'support_request_received',
  key: { accountId: string; id: string },
): Promise<IdentityMailFacts | Refusal<'moot'>> {
  const request = await readSupportRequest(product.database, key);
  if (request === null) return { refused: 'moot' };
  const { reference, topic, locale, email, name, message, createdAt } = request;
  if (template === 'support_request_received')
    return { template, to: email, locale, reference, topic, createdAt };
  const { operator } = await product.reference();
  const writer = await readPerson(product.database, request.accountId);
  return {
    template,
    to: operator.supportEmail,
    replyTo: email,
    locale,
    reference,
    name,
    email,
    topic,
    message,
    createdAt,
    userName: writer?.userName ?? null,
  };
}
