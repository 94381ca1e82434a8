import * as z from 'zod';
import type { EarlyStart } from '#domain/policy.ts';
import type { Json } from './document-layout.ts';
import { amounts, fromAmounts } from './roll-over-document.ts';

const leftBelow = amounts.refine((of) => Object.keys(of).length > 0, {
  error: 'must name one of "data", "voice" and "sms"',
});

/** The field `renewNowWhen` of a policy. */
export const earlyStartSchema = z.union(
  [z.literal('never'), z.strictObject({ leftBelow }).transform((of): EarlyStart => of)],
  { error: 'must be "never" or like {"leftBelow": {"data": "500 MB"}}' },
);

export const fromEarlyStart = (when: EarlyStart): Json =>
  when === 'never' ? when : { leftBelow: fromAmounts(when.leftBelow) };
