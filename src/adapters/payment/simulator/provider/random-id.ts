import { randomBytes } from 'node:crypto';

/** An unguessable id of 144 random bits with the provider's prefix. */
export const randomId = (prefix: 'hp' | 'hr' | 'hm' | 'evt' | 'dlv'): string =>
  `${prefix}_${randomBytes(18).toString('base64url')}`;

/** The secret part of a hosted page's address. */
export const randomToken = (): string => randomBytes(18).toString('base64url');
