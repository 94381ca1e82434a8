import type { Words } from './en.ts';
import { account } from './zh-CN/account.ts';
import { autoRenewal } from './zh-CN/auto-renewal.ts';
import { common } from './zh-CN/common.ts';
import { credit } from './zh-CN/credit.ts';
import { dates } from './zh-CN/dates.ts';
import { emailChange } from './zh-CN/email-change.ts';
import { factors } from './zh-CN/factors.ts';
import { hold } from './zh-CN/hold.ts';
import { identity } from './zh-CN/identity.ts';
import { keep } from './zh-CN/keep.ts';
import { ledger } from './zh-CN/ledger.ts';
import { means } from './zh-CN/means.ts';
import { orders } from './zh-CN/orders.ts';
import { plans } from './zh-CN/plans.ts';
import { promotions } from './zh-CN/promotions.ts';
import { refunds } from './zh-CN/refunds.ts';
import { topUp } from './zh-CN/top-up.ts';
import { usage } from './zh-CN/usage.ts';
import { watching } from './zh-CN/watching.ts';

export const zhCN: Words = {
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
