import type { Locale } from '#domain/locale.ts';

/** What every page's head and foot need. */
export interface SiteData {
  locale: Locale;
  path: string;
  search: string;
  signedIn: boolean;
  demo: { mailbox: string | null; payments: string | null; phone: string | null } | null;
  operator: { name: string; supportEmail: string; supportHours: string };
}
