import type { RequestEvent } from '@sveltejs/kit';
import { readOrderLink } from '#usecases/identity/order-link.ts';
import { cookieOptions } from './cookie-options.ts';

const NAME = 'pay-link';
const SECONDS_KEPT = 2 * 60 * 60;

/** Somebody pays by the link of a mail: they come back to that link, and the provider never learns it. */
export const rememberPayLink = (
  { cookies, url }: Pick<RequestEvent, 'cookies' | 'url'>,
  token: string,
): void => cookies.set(NAME, token, cookieOptions(url, SECONDS_KEPT));

/** The link by which this order is being paid in this browser; null: by none. */
export function payLinkOf(
  { cookies, locals }: Pick<RequestEvent, 'cookies' | 'locals'>,
  orderId: string,
): { token: string; accountId: string } | null {
  const token = cookies.get(NAME) ?? '';
  const link = readOrderLink(locals.product, token);
  return 'refused' in link || link.orderId !== orderId
    ? null
    : { token, accountId: link.accountId };
}
