import type { z } from 'zod';

/** A JSON response with words for the documentation. */
export const answer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** Operations for everybody: no session is needed. */
export const forEverybody: { security: never[] } = { security: [] };
