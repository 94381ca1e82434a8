import { z } from 'zod';
import { type PlanSort, planSorts } from '#domain/comparison.ts';
import type { PlanChoice } from '#usecases/list-plans.ts';
import { simKind } from './plan.ts';
import { country } from './scalars.ts';

const amount = (unit: string) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .describe(`${unit}, a whole number.`);

/** How a list of plans may be narrowed and sorted, as query parameters. */
export const planChoice = z.object({
  kind: z.enum(['plan', 'add-on']).optional(),
  country: z
    .union([country, z.array(country).max(50)])
    .optional()
    .describe('An allowance must hold in it; may be given several times.'),
  minDataOctets: amount('Octets'),
  minNationalSeconds: amount('Seconds of calls within the market'),
  minInternationalSeconds: amount('Seconds of calls to other countries'),
  minMessages: amount('Texts'),
  maxPriceMinor: amount('Minor units, tax included'),
  minValidityDays: z.coerce.number().int().min(1).max(3660).optional(),
  simKind: simKind.optional(),
  start: z.enum(['purchase', 'first-use', 'install']).optional(),
  sort: z
    .enum(planSorts)
    .optional()
    .describe('Prices upwards, amounts and validity downwards; absent: the catalogue’s order.'),
});

const orNull = (text: string | undefined): bigint | null =>
  text === undefined ? null : BigInt(text);

export function fromPlanChoice(
  of: z.output<typeof planChoice>,
): Required<Pick<PlanChoice, 'filter'>> & { sort?: PlanSort } {
  return {
    ...(of.sort === undefined ? {} : { sort: of.sort }),
    filter: {
      kind: of.kind ?? null,
      countries: of.country === undefined ? [] : [of.country].flat(),
      minDataOctets: orNull(of.minDataOctets),
      minNationalSeconds: orNull(of.minNationalSeconds),
      minInternationalSeconds: orNull(of.minInternationalSeconds),
      minMessages: orNull(of.minMessages),
      maxPriceMinor: orNull(of.maxPriceMinor),
      minValidityDays: of.minValidityDays ?? null,
      simKind: of.simKind ?? null,
      start: of.start ?? null,
    },
  };
}
