import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { operator } = await locals.product.reference();
  return {
    locale: locals.locale,
    path: url.pathname,
    search: url.search,
    signedIn: locals.session !== null,
    demo: locals.web.demo
      ? { mailbox: locals.web.mailboxUrl, payments: locals.web.paymentsUrl }
      : null,
    operator: {
      name: operator.name[locals.locale],
      supportEmail: operator.supportEmail,
      supportHours: operator.supportHours[locals.locale],
    },
  };
};
