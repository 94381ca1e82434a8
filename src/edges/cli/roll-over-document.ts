import * as z from 'zod';
import type { RollOverPolicy } from '#domain/roll-over-policy.ts';
import { readData, readVoice, writeData, writeVoice } from './catalogue-amounts.ts';
import { amount } from './document-fields.ts';
import type { Json } from './document-layout.ts';

/** So much data, voice and texts, each if it is said. */
export const amounts = z
  .strictObject({
    data: amount(readData).transform(Number).optional(),
    voice: amount(readVoice).transform(Number).optional(),
    sms: z.int().min(1).max(1_000_000).optional(),
  })
  .transform(
    ({ data, voice, sms }): NonNullable<RollOverPolicy['most']> => ({
      ...(data !== undefined && { data }),
      ...(voice !== undefined && { voice }),
      ...(sms !== undefined && { sms }),
    }),
  );

/** The field `rollOver` of a policy. */
export const rollOverSchema = z
  .strictObject({
    kinds: z
      .array(z.enum(['data', 'voice', 'sms']))
      .min(1)
      .refine((kinds) => new Set(kinds).size === kinds.length, 'must not name one twice'),
    most: amounts.optional(),
    mostTogether: amounts.optional(),
    onlyOnce: z.boolean().default(true),
    samePlanOnly: z.boolean().default(false),
    atEndOnly: z.boolean().default(false),
  })
  .transform(
    ({ most: alone, mostTogether, ...rest }): RollOverPolicy => ({
      ...rest,
      ...(alone && { most: alone }),
      ...(mostTogether && { mostTogether }),
    }),
  );

export const fromAmounts = (of: NonNullable<RollOverPolicy['most']>) => ({
  ...(of.data !== undefined && { data: writeData(BigInt(of.data)) }),
  ...(of.voice !== undefined && { voice: writeVoice(BigInt(of.voice)) }),
  ...(of.sms !== undefined && { sms: of.sms }),
});

export const fromRollOver = (rule: RollOverPolicy): Json => ({
  kinds: [...rule.kinds],
  ...(rule.most && { most: fromAmounts(rule.most) }),
  ...(rule.mostTogether && { mostTogether: fromAmounts(rule.mostTogether) }),
  ...(!rule.onlyOnce && { onlyOnce: false }),
  ...(rule.samePlanOnly && { samePlanOnly: true }),
  ...(rule.atEndOnly && { atEndOnly: true }),
});
