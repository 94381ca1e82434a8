import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { secondFactorWays } from '#domain/second-factor.ts';
import type { ListedSession } from '#usecases/identity/list-sessions.ts';
import type { SignedIn } from '#usecases/identity/open-session.ts';
import type { SecondFactorNeeded } from '#usecases/identity/pending-sign-in.ts';
import { instant, publicId, toInstant } from './scalars.ts';

export const session = z
  .object({
    id: publicId('ses'),
    browser: z.string().nullable().describe('Product name, as far as the client says it.'),
    system: z.string().nullable(),
    createdAt: instant,
    lastSeenAt: instant.describe('To within a few minutes.'),
    endsAt: instant.describe('When it ends by itself if it is not used any more.'),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' });

export const toSession = (of: ListedSession): z.output<typeof session> => ({
  id: toPublicId('ses', of.id),
  browser: of.browser,
  system: of.system,
  createdAt: toInstant(of.createdAt),
  lastSeenAt: toInstant(of.lastSeenAt),
  endsAt: toInstant(of.endsAt),
  isCurrent: of.isCurrent,
});

export const signedIn = z
  .object({
    id: publicId('ses'),
    accountId: publicId('acc'),
    token: z.string().describe('Send it as `Authorization: Bearer …`. It is told only here.'),
    tokenType: z.literal('Bearer'),
    expiresAt: instant.describe('It ends earlier when it is not used for a week.'),
    deviceToken: z.string().describe('Keep it on the device, also after signing out.'),
  })
  .meta({ id: 'SignedIn' });

export const toSignedIn = (of: SignedIn): z.output<typeof signedIn> => ({
  id: toPublicId('ses', of.sessionId),
  accountId: toPublicId('acc', of.accountId),
  token: of.sessionToken,
  tokenType: 'Bearer',
  expiresAt: toInstant(of.expiresAt),
  deviceToken: of.browserCookie,
});

export const secondFactorNeeded = z
  .object({
    pendingToken: z.string().describe('For finishSignIn; it opens nothing by itself.'),
    expiresAt: instant,
    ways: z.array(z.enum(secondFactorWays)),
  })
  .meta({ id: 'SecondFactorNeeded' });

export const toSecondFactorNeeded = (
  of: SecondFactorNeeded,
): z.output<typeof secondFactorNeeded> => ({
  pendingToken: of.pendingToken,
  expiresAt: toInstant(of.expiresAt),
  ways: [...of.ways],
});

/** Device tokens are cookies of the browser under another name. */
export const deviceToken = z
  .string()
  .max(1000)
  .optional()
  .describe('As the last sign-in from this device answered it; keeps the device known.');

export const renewedToken = z.object({ token: z.string(), tokenType: z.literal('Bearer') });

export const toRenewedToken = (of: { sessionToken: string }): z.output<typeof renewedToken> => ({
  token: of.sessionToken,
  tokenType: 'Bearer',
});
