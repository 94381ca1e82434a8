import { account } from './en/account.ts';
import { autoRenewal } from './en/auto-renewal.ts';
import { common } from './en/common.ts';
import { credit } from './en/credit.ts';
import { dates } from './en/dates.ts';
import { emailChange } from './en/email-change.ts';
import { factors } from './en/factors.ts';
import { hold } from './en/hold.ts';
import { identity } from './en/identity.ts';
import { keep } from './en/keep.ts';
import { ledger } from './en/ledger.ts';
import { means } from './en/means.ts';
import { orders } from './en/orders.ts';
import { plans } from './en/plans.ts';
import { promotions } from './en/promotions.ts';
import { refunds } from './en/refunds.ts';
import { topUp } from './en/top-up.ts';
import { usage } from './en/usage.ts';
import { watching } from './en/watching.ts';

export const en = {
  common,
  identity,
  factors,
  emailChange,
  account,
  plans,
  orders,
  credit,
  promotions,
  refunds,
  ledger,
  means,
  topUp,
  autoRenewal,
  usage,
  watching,
  dates,
  keep,
  hold,
};

/** Every text of the pages. English is the type: a text missing in another language doesn't compile. */
export type Words = typeof en;
