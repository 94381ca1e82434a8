import type { RequestEvent } from '@sveltejs/kit';
import type { Paused } from '#usecases/identity/attempts.ts';
import { tongueOf } from '../words/tongue.ts';
import { pauseOf } from './pause.ts';

/** How long to wait before the next try, in words. */
export const pausedWords = async (
  { locals }: Pick<RequestEvent, 'locals'>,
  { retryAfterSeconds }: Pick<Paused, 'retryAfterSeconds'>,
): Promise<string> =>
  tongueOf(locals.locale).words.identity.signIn.wait(
    await pauseOf(locals.product, retryAfterSeconds, locals.locale),
  );
