import type { RequestEvent } from '@sveltejs/kit';
import { readCode } from '#domain/promotion-code.ts';

export const INVITED_COOKIE = 'xuka-invited';

/** The code of who invited this browser's owner; empty: nobody. */
export const invitedBy = ({ cookies }: Pick<RequestEvent, 'cookies'>): string =>
  readCode(cookies.get(INVITED_COOKIE) ?? '') ?? '';
