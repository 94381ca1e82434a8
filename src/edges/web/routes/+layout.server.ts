import { CONFIRMED } from '../http/step-up.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { operator } = await locals.product.reference();
  return {
    locale: locals.locale,
    path: url.pathname,
    search: url.search,
    signedIn: locals.session !== null,
    confirmed: locals.session !== null && url.searchParams.has(CONFIRMED),
    demo: locals.web.demo
      ? {
          mailbox: locals.web.mailboxUrl,
          payments: locals.web.paymentsUrl,
          phone: locals.web.phoneUrl,
        }
      : null,
    operator: {
      name: operator.name[locals.locale],
      supportEmail: operator.supportEmail,
      supportHours: operator.supportHours[locals.locale],
    },
  };
};
