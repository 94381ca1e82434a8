import type { Localized } from './catalogue.ts';

/** Who sells: shown on pages, mails and papers. */
export interface Operator {
  name: Localized;
  legalName: string;
  postalAddress: readonly string[];
  taxNumber: string;
  supportEmail: string;
  supportHours: Localized;
  /** CSS colour of the operator's accent. */
  accent: string;
}
