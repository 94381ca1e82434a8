import * as z from 'zod';
import { readEmail } from '#domain/identifier.ts';
import type { Reading } from './catalogue-amounts.ts';

/** A text that `read` turns into an amount; its problem becomes the error. */
export function amount<T>(read: (text: string) => Reading<T>) {
  return z.string().transform((text, context): T => {
    const reading = read(text);
    if ('value' in reading) return reading.value;
    context.addIssue({ code: 'custom', message: reading.problem });
    return z.NEVER;
  });
}

/** A time of day by the local clock. */
export const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day like "21:00"');

/** A text people read: one line, nothing invisible, no space at either end. */
export const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => text === text.trim(), 'must not begin or end with a space')
    .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), 'must be one line of plain text');

export const localized = (most: number) =>
  z.strictObject({ 'zh-CN': words(most), en: words(most) });

/** An IANA name in its usual spelling. */
export const timeZone = z.string().refine((name) => {
  if (name !== 'UTC' && !/^[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]+)+$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}, 'must be a time zone like "Europe/London", or "UTC"');

/** An address in the one form in which it is kept and compared. */
export const email = z.string().transform((text, context): string => {
  const address = readEmail(text);
  if (typeof address === 'string') return address;
  const message = `"${text}" is not an e-mail address; write it like "name@example.org"`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
