import type { Localized } from './catalogue.ts';

/** Who sells: shown on pages, mails and papers. */
export interface Operator {
  name: Localized;
  legalName: string;
  postalAddress: readonly string[];
  taxNumber: string;
  supportEmail: string;
  supportHours: Localized;
  /** IANA name: the clock its staff reads, and the one told to whoever is not known yet. */
  timeZone: string;
  /** CSS colour of the operator's accent. */
  accent: string;
}
