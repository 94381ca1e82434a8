import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import type { AddedFactor } from '#usecases/identity/factors/first-codes.ts';
import type { SecurityView } from '#usecases/identity/factors/view-security.ts';
import { instant, money, publicId, toInstant, toInstantOrNull, toMoney } from './scalars.ts';

export const passkeyOptions = z
  .record(z.string(), z.unknown())
  .describe('For `PublicKeyCredential.parse…OptionsFromJSON` (W3C Web Authentication, level 3).');

export const passkeyAnswer = z
  .record(z.string(), z.unknown())
  .describe('What `navigator.credentials` answered, as its `toJSON()` writes it.');

export const code = z.string().min(1).max(100);

const proofByCode = z.strictObject({ way: z.enum(['totp', 'recovery-code']), code });
const proofByPasskey = z.strictObject({ way: z.literal('passkey'), answer: passkeyAnswer });

export const secondFactorProof = z.discriminatedUnion('way', [proofByCode, proofByPasskey]);

export const identityProof = z.discriminatedUnion('way', [
  proofByCode,
  proofByPasskey,
  z.strictObject({
    way: z.enum(['password', 'payment-password']),
    password: z.string().min(1).max(1024),
  }),
]);

/** What allows to change a payment password that is there. */
export const paymentPasswordProof = z.union([
  z.strictObject({ current: z.string().min(1).max(1024) }),
  z.strictObject({ token: z.string().min(1).max(200).describe('Of the mailed link.') }),
]);

export const recoveryCodes = z
  .array(z.string())
  .describe('Each works once. They are told only here, and take the place of earlier ones.');

export const addedFactor = z
  .object({
    token: z.string().describe('The token to go on with; the one asked with no longer works.'),
    tokenType: z.literal('Bearer'),
    recoveryCodes: recoveryCodes.nullable().describe('With the first factor; else null.'),
  })
  .meta({ id: 'AddedFactor' });

export const toAddedFactor = (of: AddedFactor): z.output<typeof addedFactor> => ({
  token: of.sessionToken,
  tokenType: 'Bearer',
  recoveryCodes: of.recoveryCodes,
});

/** What the subscriber may choose; `freeBelow` only with `above`. */
export const paymentGuard = z
  .object({
    ask: z
      .enum(['always', 'recent', 'above'])
      .describe(
        '`recent`: unless confirmed within 15 minutes. `above`: the same, and never below `freeBelow`.',
      ),
    freeBelow: money.nullable(),
  })
  .meta({ id: 'PaymentGuard' });

export const security = z
  .object({
    totpSince: instant.nullable().describe('Since when an authenticator app counts.'),
    passkeys: z.array(
      z.object({
        id: publicId('psk'),
        name: z.string(),
        createdAt: instant,
        lastUsedAt: instant.nullable(),
      }),
    ),
    hasSecondFactor: z.boolean(),
    recoveryCodesLeft: z.int(),
    hasPaymentPassword: z.boolean(),
    paying: paymentGuard.describe('When payments with stored means ask who it is.'),
    factorsGoAt: instant
      .nullable()
      .describe('Somebody says all factors are lost; sign in with one.'),
    emailChange: z
      .object({ email: z.string(), askedAt: instant })
      .nullable()
      .describe('Another address that is not confirmed yet.'),
  })
  .meta({ id: 'Security' });

export const toSecurity = (of: SecurityView): z.output<typeof security> => ({
  totpSince: toInstantOrNull(of.totpSince),
  passkeys: of.passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
    id: toPublicId('psk', id),
    name,
    createdAt: toInstant(createdAt),
    lastUsedAt: toInstantOrNull(lastUsedAt),
  })),
  hasSecondFactor: of.hasSecondFactor,
  recoveryCodesLeft: of.recoveryCodesLeft,
  hasPaymentPassword: of.hasPaymentPassword,
  paying: {
    ask: of.paying.ask,
    freeBelow:
      of.paying.ask === 'above'
        ? toMoney(of.paying.freeBelow.amountMinor, of.paying.freeBelow.currency)
        : null,
  },
  factorsGoAt: toInstantOrNull(of.factorReset?.dueAt ?? null),
  emailChange: of.emailChange && {
    email: of.emailChange.newEmail,
    askedAt: toInstant(of.emailChange.askedAt),
  },
});
