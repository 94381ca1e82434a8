import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Money } from '#domain/money.ts';
import {
  readStepUpPolicy,
  type StepUpFactors,
  type StepUpPolicy,
  type StepUpQuestion,
  stepUpNeeded,
} from '#domain/step-up.ts';
import { MINUTE } from '#domain/time.ts';

const now = Date.UTC(2026, 10, 22, 12);
const ago = (minutes: number) => now - minutes * MINUTE;

const onlyPassword: StepUpFactors = {
  hasPassword: true,
  hasTotp: false,
  passkeys: 0,
  recoveryCodesLeft: 0,
  hasPaymentPassword: false,
};
const withAll = { ...onlyPassword, hasTotp: true, passkeys: 2, recoveryCodesLeft: 9 };
const withPin = { ...withAll, hasPaymentPassword: true };

const pounds = (amountMinor: bigint): Money => ({ amountMinor, currency: 'GBP' });
const above: StepUpPolicy = { ask: 'above', freeBelow: pounds(500n) };

const asked = (question: Partial<StepUpQuestion>) =>
  stepUpNeeded({
    purpose: 'pay-with-stored-means',
    session: {
      confirmedAt: ago(60),
      secondFactorAt: null,
      paymentConfirmedAt: null,
      paymentConfirmedFor: null,
    },
    factors: onlyPassword,
    policy: { ask: 'recent' },
    now,
    ...question,
  });

const session = (given: Partial<StepUpQuestion['session']>): StepUpQuestion['session'] => ({
  confirmedAt: ago(60),
  secondFactorAt: null,
  paymentConfirmedAt: null,
  paymentConfirmedFor: null,
  ...given,
});

type Row = [what: string, question: Partial<StepUpQuestion>, answer: string];

const strong: Row[] = (['change-security', 'refund-to-other'] as const).flatMap((purpose) =>
  [
    [`${purpose}: password just now`, { session: session({ confirmedAt: ago(14) }) }, 'passes'],
    [
      `${purpose}: password too long ago`,
      { session: session({ confirmedAt: ago(15) }) },
      'password',
    ],
    [
      `${purpose}: the password is too little where there is a second factor`,
      { factors: withAll, session: session({ confirmedAt: now }) },
      'passkey totp recovery-code',
    ],
    [
      `${purpose}: the second factor just now`,
      { factors: withAll, session: session({ secondFactorAt: ago(14) }) },
      'passes',
    ],
    [
      `${purpose}: the second factor too long ago`,
      { factors: withAll, session: session({ secondFactorAt: ago(15) }) },
      'passkey totp recovery-code',
    ],
    [
      `${purpose}: no recovery code left`,
      { factors: { ...withAll, recoveryCodesLeft: 0, passkeys: 0 } },
      'totp',
    ],
    [
      `${purpose}: recovery codes alone are no factor`,
      { factors: { ...onlyPassword, recoveryCodesLeft: 3 } },
      'password',
    ],
    [
      `${purpose}: the payment password proves nothing here`,
      { factors: withPin, session: session({ paymentConfirmedAt: now }) },
      'passkey totp recovery-code',
    ],
  ].map(([what, question, answer]) => [what, { ...(question as object), purpose }, answer] as Row),
);

const paying: Row[] = [
  ['recent: never confirmed', {}, 'password'],
  ['recent: any way will do', { factors: withAll }, 'passkey totp password'],
  ['recent: signed in just now', { session: session({ confirmedAt: ago(14) }) }, 'passes'],
  ['recent: confirmed for paying', { session: session({ paymentConfirmedAt: ago(14) }) }, 'passes'],
  ['recent: too long ago', { session: session({ paymentConfirmedAt: ago(15) }) }, 'password'],
  [
    'recent: with a payment password signing in is too little',
    { factors: withPin, session: session({ confirmedAt: now, secondFactorAt: now }) },
    'payment-password',
  ],
  [
    'recent: the payment password',
    { factors: withPin, session: session({ paymentConfirmedAt: ago(14) }) },
    'passes',
  ],
  [
    'always: signing in is too little',
    { policy: { ask: 'always' }, session: session({ confirmedAt: now }) },
    'password',
  ],
  [
    'always: confirmed for paying',
    { policy: { ask: 'always' }, session: session({ paymentConfirmedAt: ago(4) }) },
    'passes once',
  ],
  [
    'always: but not used at once',
    { policy: { ask: 'always' }, session: session({ paymentConfirmedAt: ago(5) }) },
    'password',
  ],
  [
    'always: used for another order',
    {
      policy: { ask: 'always' },
      subject: 'two',
      session: session({ paymentConfirmedAt: now, paymentConfirmedFor: 'one' }),
    },
    'password',
  ],
  [
    'always: used, and nobody says what this is for',
    {
      policy: { ask: 'always' },
      session: session({ paymentConfirmedAt: now, paymentConfirmedFor: 'one' }),
    },
    'password',
  ],
  [
    'always: the same order again',
    {
      policy: { ask: 'always' },
      subject: 'one',
      session: session({ paymentConfirmedAt: now, paymentConfirmedFor: 'one' }),
    },
    'passes once',
  ],
  ['always: a small amount too', { policy: { ask: 'always' }, amount: pounds(1n) }, 'password'],
  ['above: below', { policy: above, amount: pounds(499n) }, 'passes'],
  ['above: just there', { policy: above, amount: pounds(500n) }, 'password'],
  ['above: unknown amount', { policy: above }, 'password'],
  [
    'above: another currency',
    { policy: above, amount: { amountMinor: 1n, currency: 'EUR' } },
    'password',
  ],
  [
    'above: confirmed lately',
    { policy: above, amount: pounds(900n), session: session({ confirmedAt: ago(1) }) },
    'passes',
  ],
];

describe('must somebody confirm?', () => {
  const rows = [...strong, ...paying].map(([what, ...row]) => [what, { row }] as const);
  test.each(rows)('%s', (_, { row: [question, answer] }) => {
    const verdict = asked(question);
    const said = verdict.needed ? verdict.ways.join(' ') : verdict.once ? 'passes once' : 'passes';
    expect(said).toBe(answer);
  });

  test('whoever must confirm is always offered a way that lets them pass', () => {
    const factors = fc.record({
      hasPassword: fc.constant(true),
      hasTotp: fc.boolean(),
      passkeys: fc.nat(3),
      recoveryCodesLeft: fc.nat(3),
      hasPaymentPassword: fc.boolean(),
    });
    const purpose = fc.constantFrom<StepUpQuestion['purpose'][]>(
      'pay-with-stored-means',
      'change-security',
      'refund-to-other',
    );
    const policy = fc.constantFrom<StepUpPolicy[]>({ ask: 'always' }, { ask: 'recent' }, above);
    fc.assert(
      fc.property(factors, purpose, policy, (factors, purpose, policy) => {
        const question = { factors, purpose, policy, amount: pounds(900n) };
        const verdict = asked(question);
        expect(verdict.needed && verdict.ways.length > 0).toBe(true);
        if (!verdict.needed) return;
        for (const way of verdict.ways) {
          const isSecond = ['passkey', 'totp', 'recovery-code'].includes(way);
          const confirmed = session({
            confirmedAt: way === 'payment-password' ? ago(60) : now,
            secondFactorAt: isSecond ? now : null,
            paymentConfirmedAt:
              way === 'payment-password' || !factors.hasPaymentPassword ? now : null,
          });
          expect(asked({ ...question, session: confirmed }).needed).toBe(false);
        }
      }),
    );
  });
});

const choices: [string, Money | null, StepUpPolicy | null][] = [
  ['always', null, { ask: 'always' }],
  ['recent', pounds(5n), { ask: 'recent' }],
  ['above', pounds(1n), { ask: 'above', freeBelow: pounds(1n) }],
  ['above', pounds(10_000n), { ask: 'above', freeBelow: pounds(10_000n) }],
  ['above', pounds(10_001n), null],
  ['above', pounds(0n), null],
  ['above', pounds(-5n), null],
  ['above', null, null],
  ['never', null, null],
  ['', null, null],
];

test.each(
  choices.map(([ask, amount, policy]) => [
    `${ask} ${amount?.amountMinor}`,
    { ask, amount, policy },
  ]),
)('the choice "%s"', (_, { ask, amount, policy }) => {
  expect(readStepUpPolicy(ask, amount)).toEqual(policy);
});
