import type { PaymentMethod, RefundReason } from '#domain/payment.ts';
import type { SecurityEvent } from '#domain/security-event.ts';
import type { SupportTopic } from '#domain/support-request.ts';
import { autoRenewalWords } from './auto-renewal-words-en.ts';
import { meansWords } from './means-words-en.ts';
import { referralWords } from './referral-words-en.ts';
import { refundWords } from './refund-words-en.ts';

/** Everything mails and papers say; the English is the shape of the other language. */
export const en = {
  colon: ': ',
  by: (operator: string) => `Sent by ${operator}`,
  support: 'Support',
  noPasswords: (operator: string) =>
    `${operator} never sends passwords and never asks for yours by e-mail.`,
  kinds: { data: 'Data', voice: 'Minutes', sms: 'Texts', credit: 'Credit' },
  scopes: { national: 'national', international: 'international', any: '' },
  bucket: (of: { kind: string; scope: string; zone: string; service: string }) =>
    `${of.kind}${of.scope === '' ? '' : `, ${of.scope}`}${of.service === '' ? '' : `, only for ${of.service}`} (${of.zone})`,
  fairUse: (amount: string) => `Unlimited up to ${amount}`,
  methods: {
    card: 'Card',
    wallet: 'Wallet',
    alipay: 'Alipay',
    wechat_pay: 'WeChat Pay',
    credit: 'Account credit',
    voucher: 'Voucher',
  } satisfies Record<PaymentMethod, string>,
  identity: {
    userName: 'User name',
    linkUntil: 'Link works until',
    once: 'The link works once. If it has run out, the page it opens sends you a new one.',
    when: 'When',
    browser: 'Browser',
    browserOn: (browser: string, system: string) => `${browser} on ${system}`,
    unknownBrowser: 'Not known',
    where: 'Where',
    unknownPlace: 'Not known: we don’t track places',
    notMe: 'This wasn’t me',
    notMeNote:
      'If it was you, there is nothing to do. If not, the button ends every session and lets you choose a new password.',
    welcome: {
      subject: (operator: string) => `Welcome to ${operator}: choose your password`,
      title: 'Choose your password',
      lead: (operator: string) =>
        `Your account with ${operator} is ready. With a password you can see what is left on your line and renew it, wherever you are.`,
      button: 'Choose a password',
      either: 'To sign in, use your user name or this e-mail address.',
      reason: 'You get this mail because an account was opened with this address.',
    },
    reset: {
      subject: 'Choose a new password',
      title: 'Choose a new password',
      lead: (userName: string) =>
        `Somebody, most likely you, asked for a new password for the account ${userName}.`,
      button: 'Choose a new password',
      ignore: 'If it wasn’t you, there is nothing to do: your password stays as it is.',
      reason: 'You get this mail because a new password was asked for.',
    },
    unlock: {
      subject: 'Your sign-in is paused: try again now',
      title: 'Try signing in again',
      lockedLead: (userName: string) =>
        `Too many wrong passwords were entered for ${userName}, so signing in is paused for a while. Where you are signed in already, you stay signed in.`,
      askedLead: (userName: string) =>
        `Signing in to ${userName} is paused after too many wrong passwords. This link lets you try again at once.`,
      button: 'Let me try again',
      ignore:
        'If it wasn’t you: nobody got in, and there is nothing to do. The pause ends by itself.',
      reason: 'You get this mail because signing in to your account is paused.',
    },
    changed: {
      subject: 'Your password was changed',
      title: 'Your password was changed',
      lead: (userName: string) =>
        `The account ${userName} has a new password. All other browsers were signed out.`,
      reason: 'You get this mail each time your password changes.',
    },
    newBrowser: {
      subject: 'New sign-in to your account',
      title: 'New sign-in to your account',
      lead: (userName: string) =>
        `Somebody signed in to ${userName} with a browser we hadn’t seen before.`,
      reason: 'You get this mail each time a new browser signs in.',
    },
    security: {
      due: 'They go on',
      events: {
        totp_added: {
          subject: 'An authenticator app was added',
          lead: (userName: string) =>
            `From now on, signing in to ${userName} asks for a code from an authenticator app.`,
        },
        totp_removed: {
          subject: 'Your authenticator app was removed',
          lead: (userName: string) =>
            `Codes from the authenticator app no longer count for ${userName}.`,
        },
        passkey_added: {
          subject: 'A passkey was added',
          lead: (userName: string) => `A new passkey can sign in to ${userName}.`,
        },
        passkey_removed: {
          subject: 'A passkey was removed',
          lead: (userName: string) => `A passkey of ${userName} no longer signs in.`,
        },
        recovery_codes_made: {
          subject: 'New recovery codes were made',
          lead: (userName: string) =>
            `${userName} has ten new recovery codes. The old ones no longer work.`,
        },
        recovery_code_used: {
          subject: 'A recovery code was used',
          lead: (userName: string) =>
            `Somebody used one of the recovery codes of ${userName}. It does not work a second time.`,
        },
        second_factor_locked: {
          subject: 'Somebody knows your password',
          lead: (userName: string) =>
            `Somebody gave the right password for ${userName} and then too many wrong codes, so codes are paused for a while. Nobody got in.`,
        },
        factor_reset_asked: {
          subject: 'Somebody says your second step is lost',
          lead: (userName: string) =>
            `Somebody with the right password says that the authenticator app, passkeys and recovery codes of ${userName} are lost. If nobody objects, we send a link to take them away. Signing in with any of them stops this.`,
        },
        factors_removed: {
          subject: 'Second steps were removed',
          lead: (userName: string) =>
            `Authenticator app, passkeys or recovery codes of ${userName} were taken away. Please set up new ones.`,
        },
        payment_password_set: {
          subject: 'Your payment password was set',
          lead: (userName: string) =>
            `Paying with credit from ${userName} asks for the new payment password.`,
        },
        payment_password_removed: {
          subject: 'Your payment password was removed',
          lead: (userName: string) => `${userName} no longer has a payment password.`,
        },
        email_change_asked: {
          subject: 'A new address for your account was asked for',
          lead: (userName: string) =>
            `Mail of ${userName} is to go to another address. That happens when the link mailed there is used; until then everything stays as it is.`,
        },
        email_changed: {
          subject: 'This is your account’s address now',
          lead: (userName: string) =>
            `Mail of ${userName} comes to this address from now on, and you can sign in with it.`,
        },
        payment_guard_changed: {
          subject: 'When payments ask was changed',
          lead: (userName: string) =>
            `It was changed when paying with credit from ${userName} asks who it is.`,
        },
      } satisfies Record<SecurityEvent, { subject: string; lead: (userName: string) => string }>,
      reason: 'You get this mail each time something that guards your account changes.',
    },
    paymentPassword: {
      title: 'Your payment password',
      lockedSubject: 'Your payment password is paused: try again now',
      lockedLead: (userName: string) =>
        `Too many wrong payment passwords were entered for ${userName}, so paying with credit is paused for a while.`,
      askedLead: (userName: string) =>
        `With this link you can try the payment password of ${userName} again at once, or choose another.`,
      button: 'Try again or choose another',
      ignore:
        'It only works where you are signed in. If it wasn’t you, sign out everywhere else and change your password.',
      reason: 'You get this mail because your payment password was asked about.',
    },
    emailChange: {
      subject: (operator: string) => `Confirm this address for ${operator}`,
      title: 'Is this your address?',
      lead: (operator: string) =>
        `Somebody, most likely you, wants mail of an account with ${operator} to come here.`,
      button: 'Yes, use this address',
      ignore: 'If it wasn’t you, there is nothing to do: without the link nothing changes.',
      reason: 'You get this mail because this address was entered for an account.',
    },
    emailChanged: {
      subject: 'Your account has another address now',
      lead: (userName: string) =>
        `Mail of ${userName} no longer comes to this address, and other browsers were signed out.`,
      newEmail: 'New address',
      button: 'Put this address back',
      undo: 'If it was you, there is nothing to do. If not, the button puts this address back, ends every session and lets you choose a new password.',
      reason: 'You get this mail because this was your account’s address.',
    },
    factorReset: {
      subject: 'Sign in without your second step',
      title: 'Take your second steps away',
      lead: (userName: string) =>
        `Three days ago somebody said that all second steps of ${userName} are lost, and nobody objected. With this link you can take them away and sign in with your password alone.`,
      button: 'Take them away',
      ignore:
        'If you still have one of them, don’t use the link: sign in with it, and everything stays as it is.',
      reason: 'You get this mail because you said that your second steps are lost.',
    },
  },
  order: {
    order: 'Order',
    number: 'Number',
    plan: 'Plan',
    addOn: 'Add-on',
    paidBy: 'Paid by',
    paidAt: 'Paid on',
    amount: 'Amount',
    until: (instant: string) => `until ${instant}`,
    fromFirstUse: 'from first use',
    see: 'See the order',
    confirmation: {
      subject: (paid: string, plan: string, number: string) =>
        `${paid} paid: ${plan} is on ${number}`,
      title: (paid: string, plan: string) => `${paid} paid. ${plan} is on your line.`,
      lead: (number: string, at: string) => `Credited to ${number} on ${at}.`,
      got: 'What you got',
      valid: 'Valid',
      from: 'From',
      to: 'Until',
      onFirstUse: 'On first use',
      latest: (at: string) => `On first use, at the latest ${at}`,
      cost: 'What you paid',
      fullPrice: 'Price',
      promotion: (label: string) => `Promotion: ${label}`,
      includes: (tax: string, rate: string) => `Includes ${rate} ${tax}`,
      total: 'Total paid',
      nextTime: (price: string) => `The next time this plan costs ${price}.`,
      nextTimeStill: (price: string, full: string) =>
        `The next time this plan costs ${price}, and ${full} when the promotion is over.`,
      attached: 'Your receipt and invoice are attached as PDF files.',
      link: 'The link opens your order without signing in. Share it only with people who may see it.',
      consent: (at: string) =>
        `On ${at} you asked us to start at once. If you change your mind within 14 days, you pay only for what was provided until then.`,
      reason: 'You get this mail because you bought something.',
    },
    returned: {
      subject: (amount: string) => `We’ve returned ${amount} to you`,
      title: (amount: string) => `We’ve returned ${amount} to you`,
      reasons: {
        already_paid:
          'The order was already paid, so the second payment went back. What you bought stays on your line.',
        order_over:
          'The payment came when the order was already closed, so nothing was put on your line for it.',
        wrong_amount:
          'The amount taken was not the amount of the order, so nothing was put on your line for it.',
        cannot_deliver: 'The plan could no longer be put on your line, so you don’t pay for it.',
        delivery_too_late:
          'We couldn’t put the plan on your line in time, so you don’t pay for it.',
        credit_gone:
          'The credit that was to pay the rest was no longer there when this part arrived, so nothing was put on your line for it.',
        withdrawal: 'You withdrew from the contract, and this is what comes back to you.',
        not_begun: 'You cancelled the plan before it began, so its whole price comes back to you.',
        operator_window: 'You gave the plan back within our own time limit.',
        unused_goodwill: 'You gave the plan back unused.',
        remaining_credit: 'You asked us to return the credit that was left.',
        staff:
          'Our staff decided to return this amount to you. What you bought stays on your line.',
      } satisfies Record<RefundReason, string>,
      where: (method: string) => `The money went back the way it came (${method}).`,
      arrives: (days: string) => `Banks can take up to ${days} to show it.`,
      at: 'Returned',
      reason: 'You get this mail because money was returned to you.',
    },
    late: {
      waitingTitle: (amount: string) => `We’re still waiting for ${amount}`,
      waitingLead: (until: string) =>
        `Nothing has been charged, and your order is kept. You can pay until ${until}; then the order closes without a charge.`,
      pay: 'Go on to payment',
      askingTitle: (amount: string) => `We’re checking your payment of ${amount}`,
      askingLead: (until: string) =>
        `The payment provider hasn’t told us yet whether it took the money. Please don’t pay again. This is settled by ${until}: either the plan is on your line, or you get the money back by itself.`,
      reason: 'You get this mail because an order of yours isn’t settled.',
    },
  },
  refunds: refundWords,
  autoRenewal: autoRenewalWords,
  means: meansWords,
  referral: referralWords,
  voucher: {
    subject: (amount: string) => `${amount} of credit added`,
    lead: 'A voucher was redeemed in your account.',
    serial: 'Serial number of the voucher',
    added: 'Added',
    until: 'Can be used until',
    never: 'It does not run out',
    see: 'See your credit',
    notYou: 'If this wasn’t you, write to us: somebody else may be signed in to your account.',
    reason: 'You get this mail because a voucher was redeemed in your account.',
  },
  help: {
    reference: 'Reference',
    topic: 'About',
    received: 'Received',
    hours: 'Support hours',
    topics: {
      'sign-in': 'Signing in',
      payment: 'A payment or refund',
      plan: 'Plans and prices',
      line: 'A line, number or SIM',
      other: 'Something else',
    } satisfies Record<SupportTopic, string>,
    receivedSubject: (reference: string) => `We’ve got your message (${reference})`,
    receivedTitle: 'We’ve got your message',
    receivedLead: 'Somebody will read it and answer to this address.',
    notYou:
      'If you didn’t write to us, somebody typed your address by mistake. You can ignore this mail.',
    receivedReason: 'You get this mail because this address was given in our contact form.',
    requestSubject: (reference: string, topic: string) => `${topic} (${reference})`,
    requestTitle: (name: string) => `Message from ${name}`,
    requestLead: 'Answer this mail to write to the sender.',
    from: 'From',
    account: 'Account',
    guest: 'None: sent without signing in',
    reads: 'Reads',
    languages: { 'zh-CN': 'Chinese', en: 'English' },
    message: 'Message',
    requestReason: 'Sent by the contact form to the operator’s support address.',
  },
  paper: {
    receipt: 'Receipt',
    invoice: 'Invoice',
    fileOf: (kind: 'receipt' | 'invoice', number: string) => `${kind}-${number}.pdf`,
    paidOn: (at: string) => `Paid on ${at}`,
    issuedOn: (day: string) => `Issued on ${day}`,
    settled: 'Paid in full: nothing is left to pay.',
    receiptNumber: 'Receipt for order',
    invoiceNumber: 'Invoice number',
    invoiceDate: 'Invoice date',
    supplyDate: 'Date of supply',
    seller: 'Seller',
    buyer: 'Buyer',
    taxNumber: 'Tax number',
    description: 'Description',
    net: 'Net',
    tax: 'Tax',
    gross: 'Total',
    period: 'Period',
    forNumber: (kind: string, number: string) => `${kind} for ${number}`,
    until: (to: string) => `to ${to}`,
    netTotal: 'Net amount',
    taxAt: (tax: string, rate: string) => `${tax} at ${rate}`,
    total: 'Total',
    totalPaid: 'Total paid',
    returnedOn: (day: string) => `Refunded on ${day}`,
    afterReturns: 'Paid after refunds',
    credited: 'What was credited',
    creditedAt: 'Credited',
    span: (from: string, to: string) => `${from} – ${to}`,
    taxedBefore: 'Tax on the part paid by credit or voucher was paid when that was bought.',
    questions: (email: string, hours: string) => `Questions? ${email} – ${hours}`,
  },
};

export type Words = typeof en;
