import type { Message } from '#ports/message-renderer.ts';
import { gatherMailFacts, type IdentityMailFacts } from '../identity/mail-facts.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';

/** A message about getting in or from the contact form; null when its reason is gone. */
export async function identityMessage(
  product: Product,
  request: MessageRequest,
): Promise<AddressedMessage | null> {
  const facts = await gatherMailFacts(product, request);
  if ('refused' in facts) return null;
  const replyTo = 'replyTo' in facts ? { replyTo: facts.replyTo } : {};
  const { timeZone } = (await product.reference()).operator;
  const message = toMessage(facts, timeZone);
  return { to: facts.to, locale: facts.locale, ...replyTo, message };
}

/** Support reads and answers by the operator's clock; all else is told by the reader's own. */
function toMessage(facts: IdentityMailFacts, supportZone: string): Message {
  switch (facts.template) {
    case 'welcome':
    case 'password_reset':
      return { kind: facts.template, ...oneTime(facts, facts.link) };
    case 'unlock_account':
      return { kind: facts.template, because: facts.because, ...oneTime(facts, facts.link) };
    case 'password_changed':
      return { kind: facts.template, changedAt: facts.at, ...oneTime(facts, facts.notMe) };
    case 'new_browser_sign_in':
      return {
        kind: facts.template,
        browser: { browser: facts.browser, system: facts.system },
        signedInAt: facts.at,
        ...oneTime(facts, facts.notMe),
      };
    case 'security_notice':
      return {
        kind: facts.template,
        event: facts.event,
        happenedAt: facts.at,
        dueAt: facts.dueAt,
        ...oneTime(facts, facts.notMe),
      };
    case 'payment_password':
      return { kind: facts.template, because: facts.because, ...oneTime(facts, facts.link) };
    case 'factor_reset':
      return { kind: facts.template, ...oneTime(facts, facts.link) };
    case 'email_change': {
      const { userName: _, ...link } = oneTime(facts, facts.link);
      return { kind: facts.template, ...link };
    }
    case 'email_changed': {
      const { newEmail, at: changedAt } = facts;
      return { kind: facts.template, newEmail, changedAt, ...oneTime(facts, facts.link) };
    }
    case 'support_request':
      return {
        kind: facts.template,
        reference: facts.reference,
        topic: facts.topic,
        name: facts.name,
        email: facts.email,
        message: facts.message,
        writerLocale: facts.locale,
        userName: facts.userName,
        receivedAt: facts.createdAt,
        timeZone: supportZone,
      };
    case 'support_request_received':
      return {
        kind: facts.template,
        reference: facts.reference,
        topic: facts.topic,
        receivedAt: facts.createdAt,
        timeZone: supportZone,
      };
  }
}

const oneTime = (
  { userName, timeZone }: { userName: string; timeZone: string },
  link: { url: string; expiresAt: number },
) => ({ userName, timeZone, link: link.url, linkExpiresAt: link.expiresAt });
