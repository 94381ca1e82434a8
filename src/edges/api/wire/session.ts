import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import type { ListedSession } from '#usecases/identity/list-sessions.ts';
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
