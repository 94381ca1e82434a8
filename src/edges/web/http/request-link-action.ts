import { type Action, fail, redirect } from '@sveltejs/kit';
import type { Paused } from '#usecases/identity/attempts.ts';
import type { Product } from '#usecases/product.ts';
import { tongueOf } from '../words/tongue.ts';
import { typedFields } from './form.ts';

type RequestLink = (
  product: Product,
  request: { identifier: string; address: string },
) => Promise<{ requested: true } | Paused<'wait'>>;

/** Takes a name and has a link mailed to whoever it belongs to; the answer never says if anybody. */
export const requestLinkAction =
  (request: RequestLink): Action =>
  async (event) => {
    const { identifier } = await typedFields(event.request, ['identifier']);
    const words = tongueOf(event.locals.locale).words.identity;
    if (identifier.trim() === '')
      return fail(400, { identifier, errors: { identifier: words.missing.identifier } });
    const address = event.getClientAddress();
    const answer = await request(event.locals.product, { identifier, address });
    if ('refused' in answer) {
      event.setHeaders({ 'retry-after': String(answer.retryAfterSeconds) });
      const form = words.signIn.wait(answer.retryAfterSeconds);
      return fail(429, { identifier, errors: { form } });
    }
    redirect(303, `${event.url.pathname}?sent=${encodeURIComponent(identifier.slice(0, 320))}`);
  };
