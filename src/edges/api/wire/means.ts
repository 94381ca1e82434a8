import { z } from 'zod';
import { meansWords } from '#domain/means-consent.ts';
import { declineReasons, providerMethods } from '#domain/payment.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { MeansView } from '#usecases/means/view-means.ts';
import { instant, localized, publicId, toInstant, toInstantOrNull } from './scalars.ts';

export const means = z
  .object({
    id: publicId('means'),
    method: z.enum(providerMethods),
    label: z.string().describe('What people know it by: “Visa •••• 4242”. Never a number.'),
    expiresMonth: z
      .string()
      .regex(/^\d{4}-\d{2}$/)
      .nullable()
      .describe('The last month in which it can be charged; null: it does not expire.'),
    state: z
      .enum(['usable', 'needs-payer', 'expired', 'revoked'])
      .describe(
        'needs-payer: its bank wants the payer there the next time. revoked: its bank or the provider ended it.',
      ),
    renews: z.array(publicId('line')).describe('The lines whose auto-renewal it pays for.'),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'PaymentMeans', description: 'A card or wallet that the provider keeps.' });

export function toMeans({ means: of, usedBy }: MeansView): z.output<typeof means> {
  if (of.state === 'removed') throw new Error('a removed means is not shown');
  return {
    id: toPublicId('means', of.id),
    method: of.method,
    label: of.label,
    expiresMonth: of.expiresMonth,
    state: of.state,
    renews: usedBy.map(({ lineId }) => toPublicId('line', lineId)),
    createdAt: toInstant(of.createdAt),
    lastUsedAt: toInstantOrNull(of.lastUsedAt),
  };
}

export const meansList = z.object({
  means: z.array(means).describe('The newest first.'),
  methods: z.array(z.enum(providerMethods)).describe('What may be added.'),
  keepWords: localized.describe(
    'To be shown, word for word, beside a tick that is off: what the subscriber agrees to.',
  ),
});

export const keepWords: z.output<typeof localized> = meansWords;

export const meansSetup = z
  .object({
    state: z
      .enum(['open', 'kept', 'declined', 'cancelled', 'expired'])
      .describe('open: the provider has not told yet. Only with kept is anything saved.'),
    declineReason: z.enum(declineReasons).nullable(),
    meansId: publicId('means').nullable(),
  })
  .meta({ id: 'MeansSetup', description: 'A card or wallet that is being added without buying.' });
