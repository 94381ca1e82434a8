import type { BrowserName } from '#domain/browser-name.ts';
import type { Message } from '#ports/message-renderer.ts';
import type { Speech } from '../words/speech.ts';
import type { Block, Letter } from './letter.ts';

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>;

type WithLink = Of<
  | 'welcome'
  | 'password_reset'
  | 'unlock_account'
  | 'password_changed'
  | 'new_browser_sign_in'
  | 'security_notice'
  | 'payment_password'
  | 'factor_reset'
  | 'email_changed'
>;

function linkRows({ words, at }: Speech, message: WithLink): Block {
  const { userName, linkExpiresAt, timeZone } = message;
  return {
    kind: 'rows',
    rows: [
      { label: words.identity.userName, value: userName },
      { label: words.identity.linkUntil, value: at(linkExpiresAt, timeZone) },
    ],
  };
}

const button = (label: string, { link }: { link: string }): Block => ({
  kind: 'button',
  label,
  address: link,
});

const note = (text: string): Block => ({ kind: 'note', text });

export function welcomeLetter(speech: Speech, message: Of<'welcome'>): Letter {
  const { words, operator } = speech;
  const { welcome, once } = words.identity;
  return {
    subject: welcome.subject(operator),
    title: welcome.title,
    lead: welcome.lead(operator),
    blocks: [
      button(welcome.button, message),
      linkRows(speech, message),
      note(welcome.either),
      note(once),
      note(words.noPasswords(operator)),
    ],
    reason: welcome.reason,
  };
}

export function passwordResetLetter(speech: Speech, message: Of<'password_reset'>): Letter {
  const { words, operator } = speech;
  const { reset, once } = words.identity;
  return {
    subject: reset.subject,
    title: reset.title,
    lead: reset.lead(message.userName),
    blocks: [
      button(reset.button, message),
      linkRows(speech, message),
      { kind: 'paragraph', text: reset.ignore },
      note(once),
      note(words.noPasswords(operator)),
    ],
    reason: reset.reason,
  };
}

export function unlockLetter(speech: Speech, message: Of<'unlock_account'>): Letter {
  const { words, operator } = speech;
  const { unlock, once } = words.identity;
  const lead = message.because === 'locked' ? unlock.lockedLead : unlock.askedLead;
  return {
    subject: message.because === 'locked' ? unlock.subject : unlock.title,
    title: unlock.title,
    lead: lead(message.userName),
    blocks: [
      button(unlock.button, message),
      linkRows(speech, message),
      { kind: 'paragraph', text: unlock.ignore },
      note(once),
      note(words.noPasswords(operator)),
    ],
    reason: unlock.reason,
  };
}

export function passwordChangedLetter(speech: Speech, message: Of<'password_changed'>): Letter {
  const { words, atSecond } = speech;
  const { changed, when, notMe, notMeNote } = words.identity;
  return {
    subject: changed.subject,
    title: changed.title,
    lead: changed.lead(message.userName),
    blocks: [
      {
        kind: 'rows',
        rows: [{ label: when, value: atSecond(message.changedAt, message.timeZone) }],
      },
      { kind: 'paragraph', text: notMeNote },
      button(notMe, message),
      linkRows(speech, message),
    ],
    reason: changed.reason,
  };
}

export function newBrowserLetter(speech: Speech, message: Of<'new_browser_sign_in'>): Letter {
  const { words, atSecond } = speech;
  const { newBrowser, when, browser, where, unknownPlace, notMe, notMeNote } = words.identity;
  return {
    subject: newBrowser.subject,
    title: newBrowser.title,
    lead: newBrowser.lead(message.userName),
    blocks: [
      {
        kind: 'rows',
        rows: [
          { label: when, value: atSecond(message.signedInAt, message.timeZone) },
          { label: browser, value: browserIn(speech, message.browser) },
          { label: where, value: unknownPlace },
        ],
      },
      { kind: 'paragraph', text: notMeNote },
      button(notMe, message),
      linkRows(speech, message),
    ],
    reason: newBrowser.reason,
  };
}

export function securityLetter(speech: Speech, message: Of<'security_notice'>): Letter {
  const { words, at, atSecond } = speech;
  const { security, when, notMe, notMeNote } = words.identity;
  const { subject, lead } = security.events[message.event];
  const { dueAt, timeZone } = message;
  const rows = [{ label: when, value: atSecond(message.happenedAt, timeZone) }];
  if (dueAt !== null) rows.push({ label: security.due, value: at(dueAt, timeZone) });
  return {
    subject,
    title: subject,
    lead: lead(message.userName),
    blocks: [
      { kind: 'rows', rows },
      { kind: 'paragraph', text: notMeNote },
      button(notMe, message),
      linkRows(speech, message),
    ],
    reason: security.reason,
  };
}

export function paymentPasswordLetter(speech: Speech, message: Of<'payment_password'>): Letter {
  const { words, operator } = speech;
  const { paymentPassword, once } = words.identity;
  const isLocked = message.because === 'locked';
  const lead = isLocked ? paymentPassword.lockedLead : paymentPassword.askedLead;
  return {
    subject: isLocked ? paymentPassword.lockedSubject : paymentPassword.title,
    title: paymentPassword.title,
    lead: lead(message.userName),
    blocks: [
      button(paymentPassword.button, message),
      linkRows(speech, message),
      { kind: 'paragraph', text: paymentPassword.ignore },
      note(once),
      note(words.noPasswords(operator)),
    ],
    reason: paymentPassword.reason,
  };
}

export function factorResetLetter(speech: Speech, message: Of<'factor_reset'>): Letter {
  const { words } = speech;
  const { factorReset } = words.identity;
  return {
    subject: factorReset.subject,
    title: factorReset.title,
    lead: factorReset.lead(message.userName),
    blocks: [
      button(factorReset.button, message),
      linkRows(speech, message),
      { kind: 'paragraph', text: factorReset.ignore },
      note(words.identity.once),
    ],
    reason: factorReset.reason,
  };
}

export function emailChangeLetter(speech: Speech, message: Of<'email_change'>): Letter {
  const { words, operator, at } = speech;
  const { emailChange, linkUntil, once } = words.identity;
  const { linkExpiresAt, timeZone } = message;
  return {
    subject: emailChange.subject(operator),
    title: emailChange.title,
    lead: emailChange.lead(operator),
    blocks: [
      button(emailChange.button, message),
      { kind: 'rows', rows: [{ label: linkUntil, value: at(linkExpiresAt, timeZone) }] },
      { kind: 'paragraph', text: emailChange.ignore },
      note(once),
      note(words.noPasswords(operator)),
    ],
    reason: emailChange.reason,
  };
}

export function emailChangedLetter(speech: Speech, message: Of<'email_changed'>): Letter {
  const { words, atSecond } = speech;
  const { emailChanged, when } = words.identity;
  const rows = [
    { label: emailChanged.newEmail, value: message.newEmail },
    { label: when, value: atSecond(message.changedAt, message.timeZone) },
  ];
  return {
    subject: emailChanged.subject,
    title: emailChanged.subject,
    lead: emailChanged.lead(message.userName),
    blocks: [
      { kind: 'rows', rows },
      { kind: 'paragraph', text: emailChanged.undo },
      button(emailChanged.button, message),
      linkRows(speech, message),
    ],
    reason: emailChanged.reason,
  };
}

function browserIn({ words }: Speech, { browser, system }: BrowserName): string {
  if (browser && system) return words.identity.browserOn(browser, system);
  return browser ?? system ?? words.identity.unknownBrowser;
}
