import { type Action, fail, type RequestEvent, redirect } from '@sveltejs/kit';
import type { Paused } from '#usecases/identity/attempts.ts';
import type { Product } from '#usecases/product.ts';
import { tongueOf } from '../words/tongue.ts';
import { typedFields } from './form.ts';
import { keep, kept } from './kept.ts';
import { pauseOf } from './pause.ts';

type RequestLink = (
  product: Product,
  request: { identifier: string; address: string },
) => Promise<{ requested: true } | Paused<'wait'>>;

export const requestLinkLoad = (event: Pick<RequestEvent, 'cookies' | 'url'>) => ({
  isSent: event.url.searchParams.has('sent'),
  name: kept(event, 'typed-name'),
});

/** Takes a name and has a link mailed to whoever it belongs to; the answer never says if anybody. */
export const requestLinkAction =
  (request: RequestLink): Action =>
  async (event) => {
    const { product, locale } = event.locals;
    const { identifier } = await typedFields(event.request, ['identifier']);
    const words = tongueOf(locale).words.identity;
    if (identifier.trim() === '')
      return fail(400, { identifier, errors: { identifier: words.missing.identifier } });
    const answer = await request(product, { identifier, address: event.getClientAddress() });
    if ('refused' in answer) {
      event.setHeaders({ 'retry-after': String(answer.retryAfterSeconds) });
      const pause = await pauseOf(product, answer.retryAfterSeconds, locale);
      return fail(429, { identifier, errors: { form: words.signIn.wait(pause) } });
    }
    keep(event, 'typed-name', identifier);
    redirect(303, `${event.url.pathname}?sent`);
  };
