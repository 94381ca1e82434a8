import * as z from 'zod';
import type { Span } from '#domain/span.ts';

/** `{ "days": 90 }`, `{ "months": 6 }` or `{ "hours": 24 }`. */
export const span = z
  .strictObject({
    days: z.int().min(0).max(3_660).optional(),
    months: z.int().min(1).max(120).optional(),
    hours: z.int().min(1).max(87_840).optional(),
  })
  .transform(({ days, months, hours }, context): Span => {
    const named = [days, months, hours].filter((each) => each !== undefined);
    if (named.length !== 1)
      context.addIssue({
        code: 'custom',
        message: 'must have exactly one of "days", "months" and "hours"',
      });
    if (months !== undefined) return { months };
    return hours === undefined ? { days: days ?? 0 } : { hours };
  });

export const fromSpan = (of: Span): Record<string, number> => ({ ...of });
