import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { identifySession } from '#usecases/identity/identify-session.ts';
import { productHandedOver, webSettingsHandedOver } from './http/handed-over.ts';
import { chooseLocale } from './http/locale.ts';
import { secure } from './http/security-headers.ts';
import { sessionToken } from './http/session.ts';
import { themeOf } from './http/theme.ts';

/** Marks that only the framework's own script would read; none is sent. */
const hydrationMarks = /<!--(?:\[[!-]?\d*|\]|[a-z0-9]{0,8}|\$)?-->/g;

export const handle: Handle = async ({ event, resolve }) => {
  const product = productHandedOver();
  event.locals.product = product;
  event.locals.web = webSettingsHandedOver();
  const session = await identifySession(product, sessionToken(event));
  event.locals.session = 'refused' in session ? null : session;
  event.locals.locale = chooseLocale({
    url: event.url,
    cookies: event.cookies,
    account: event.locals.session?.locale ?? null,
    acceptLanguage: event.request.headers.get('accept-language'),
  });
  const theme = themeOf((await product.reference()).operator.accent);
  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html
        .replace('<html lang="en">', `<html lang="${event.locals.locale}">`)
        .replace('/* theme */', theme)
        .replaceAll(hydrationMarks, ''),
  });
  const { paymentOrigins } = event.locals.web;
  return secure(response, { url: event.url, paymentOrigins });
};

/** "Not found" and the like are answers, not faults: only what nobody foresaw is logged. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind !== 'unknown') return;
  const reference = crypto.randomUUID().slice(0, 8);
  // The route, never the address: addresses carry one-time tokens.
  webSettingsHandedOver().onFault(error, { reference, route: event.route.id });
  return { message: 'fault', reference };
};
