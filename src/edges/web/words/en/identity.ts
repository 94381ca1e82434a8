import type { LinkRefusal } from '#domain/one-time-link.ts';
import type { PasswordProblem } from '#domain/password.ts';
import type { SupportFieldProblem, SupportTopic } from '#domain/support-request.ts';

interface Pause {
  span: string;
  until: string | null;
}

const forPause = ({ span, until }: Pause): string =>
  until === null ? `for ${span}` : `for ${span}, until ${until}`;

/** Words of everything about getting in and staying safe. */
export const identity = {
  identifier: 'E-mail address or user name',
  password: 'Password',
  missing: {
    identifier: 'Enter your e-mail address or user name',
    password: 'Enter your password',
    newPassword: 'Enter a new password',
  },
  signIn: {
    title: 'Sign in',
    button: 'Sign in',
    trouble: 'Can’t get in?',
    first: 'First time here? The link in your welcome e-mail lets you choose a password.',
    signedOut: 'You are signed out.',
    needed: 'Please sign in to see that page.',
    forgotten: 'Choose a new password',
    wrong: 'That name and password don’t match. Check both, then try again.',
    wait: ({ span, until }: Pause) =>
      `Please wait ${span}${until === null ? '' : `, until ${until},`} before the next try. This slows down anyone who is guessing.`,
    lockedTitle: 'Sign-in is paused',
    locked: (pause: Pause) =>
      `There were too many wrong passwords for this name, so sign-in is paused ${forPause(pause)}.`,
    lockedHint:
      'You don’t have to wait: a link by e-mail lets you try again now. Browsers that are already signed in keep working.',
    unlock: 'E-mail me a link',
    busy: 'Very many people are signing in just now. Please try again in a moment.',
  },
  trouble: {
    title: 'Can’t get in?',
    lead: 'Choose what fits. You won’t need your SIM for any of these.',
    forgot: {
      title: 'I don’t know my password',
      body: 'We e-mail you a link to choose a new one. This is also the way if you never chose one.',
      action: 'Choose a new password',
    },
    locked: {
      title: 'It says sign-in is paused',
      body: 'Too many wrong passwords were tried, perhaps not by you. We e-mail you a link that lets you try again now.',
      action: 'Get a link to try again',
    },
    name: {
      title: 'I don’t know my user name',
      body: 'Your e-mail address works just as well. The user name is in your welcome e-mail.',
      action: 'Sign in by e-mail address',
    },
    contact: {
      title: 'None of these, or I can’t read that mailbox',
      body: 'Write to a person. You don’t have to be signed in.',
      action: 'Write to support',
    },
  },
  forgot: {
    title: 'Choose a new password',
    lead: 'We’ll e-mail you a link. It works for one hour.',
    button: 'E-mail me a link',
  },
  unlock: {
    title: 'Try signing in again now',
    lead: 'We’ll e-mail you a link that ends the pause. It works for one day.',
    button: 'E-mail me a link',
    confirmTitle: 'End the pause',
    confirmBody: 'After this you can try your password again straight away.',
    confirmButton: 'Let me try again',
    doneTitle: 'You can try again now',
    doneBody:
      'Sign in with your usual password. This browser is known now, so wrong tries elsewhere no longer stop you here.',
  },
  sent: {
    title: 'Look at your e-mail',
    body: (name: string) =>
      `If ${name === '' ? 'that name' : name} belongs to an account, a link is on its way to its e-mail address. It should be there within a minute or two.`,
    sameMailbox:
      'A new link is on its way to the same mailbox. It should be there within a minute or two.',
    notThere: 'Nothing there?',
    tips: [
      'Look in the spam or junk folder.',
      'Check that the name is spelled right.',
      'Asked several times? Only a few mails are sent per hour.',
    ],
    again: 'Ask for another link',
  },
  setPassword: {
    titleFirst: 'Choose your password',
    titleNew: 'Choose a new password',
    userName: 'User name',
    email: 'E-mail',
    notMe: 'When you save it, every other browser is signed out.',
    field: 'New password',
    hint: 'At least 10 characters. Three or four unrelated words are easy to remember and hard to guess. Pasting and password managers are welcome.',
    button: 'Save and sign in',
    done: 'Your new password is saved.',
  },
  showPassword: {
    show: 'Show',
    showLabel: 'Show password',
    shown: 'Your password is shown',
    hide: 'Hide',
    hideLabel: 'Hide password',
    hidden: 'Your password is hidden',
  },
  passwordProblems: {
    password_too_short: 'Use at least 10 characters',
    password_too_long: 'Use at most 200 characters',
    password_too_common: 'This is one of the passwords that are guessed first. Choose another one',
    password_too_personal:
      'This is made of your own name or ours, which is guessed early. Choose another one',
  } satisfies Record<PasswordProblem, string>,
  link: {
    titles: {
      link_used: 'This link has been used',
      link_replaced: 'This link was closed',
      link_expired: 'This link has run out',
      link_unknown: 'This link doesn’t work',
    } satisfies Record<LinkRefusal | 'link_unknown', string>,
    bodies: {
      link_used: 'Each link works once. If that was you, simply sign in.',
      link_replaced:
        'A password or an address was changed after this link was sent, so it was closed.',
      link_expired: 'Links work for a short time only, so that old mails are no risk.',
      link_unknown:
        'Part of the address may be missing. Open the link from the e-mail again, or copy the whole of it.',
    } satisfies Record<LinkRefusal | 'link_unknown', string>,
    again: 'Get a new link',
  },
  contact: {
    title: 'Write to support',
    lead: 'A person reads this and answers by e-mail. You don’t have to be signed in.',
    name: 'Your name',
    email: 'E-mail address for the answer',
    topic: 'What is it about?',
    topics: {
      'sign-in': 'Signing in',
      payment: 'A payment or refund',
      plan: 'Plans and prices',
      line: 'A line, number or SIM',
      other: 'Something else',
    } satisfies Record<SupportTopic, string>,
    message: 'Your message',
    messageHint: 'Please don’t send passwords or card numbers. An order’s reference helps us.',
    button: 'Send',
    doneTitle: 'Your message is with us',
    done: (email: string) => `We’ll answer to ${email}.`,
    keepReference: 'Please name this reference if you write again.',
    hours: (hours: string) => `We answer ${hours}.`,
    byMail: (address: string) => `You can also write to ${address}.`,
    chooseTopic: 'Choose one',
    wait: ({ span, until }: Pause) =>
      `Many messages came from your network. Please try again in ${span}${until === null ? '' : ` (${until})`}; what you wrote is kept below.`,
    problems: {
      name_missing: 'Enter your name',
      name_too_long: 'Use at most 100 characters for your name',
      email_malformed: 'Enter an e-mail address like name@example.com',
      topic_unknown: 'Choose what it is about',
      message_missing: 'Write your message',
      message_too_long: 'Use at most 4,000 characters',
    } satisfies Record<SupportFieldProblem, string>,
  },
  security: {
    title: 'Security',
    sessions: 'Where you are signed in',
    sessionsLead: 'End anything you don’t recognise, then change your password.',
    thisBrowser: 'This browser',
    unknownBrowser: 'A browser',
    on: (browser: string, system: string) => `${browser} on ${system}`,
    lastSeen: (ago: string, at: string) => `Last used ${ago === 'now' ? 'just now' : ago} · ${at}`,
    inUse: 'In use now',
    since: (at: string) => `Signed in ${at}`,
    end: 'End',
    endNamed: (browser: string) => `End the session of ${browser}`,
    endOthers: 'Sign out everywhere else',
    ended: 'That session has ended.',
    endedOthers: 'Every other browser is signed out.',
    onlyThis: 'You are signed in only here.',
    confirmTitle: 'Enter your password once more',
    confirmOne: (browser: string) => `Then ${browser} is signed out.`,
    confirmOthers: 'Then every other browser is signed out.',
    change: 'Change password',
    current: 'Current password',
    changed: 'Your password is changed. Every other browser is signed out.',
    changeButton: 'Change password',
    wrongCurrent: 'This is not your current password',
    samePassword: 'This is your current password. Choose another one',
  },
};
