import type { Words } from './en.ts';
import { account } from './zh-CN/account.ts';
import { common } from './zh-CN/common.ts';
import { credit } from './zh-CN/credit.ts';
import { factors } from './zh-CN/factors.ts';
import { identity } from './zh-CN/identity.ts';
import { ledger } from './zh-CN/ledger.ts';
import { orders } from './zh-CN/orders.ts';
import { plans } from './zh-CN/plans.ts';
import { refunds } from './zh-CN/refunds.ts';

export const zhCN: Words = {
  common,
  identity,
  factors,
  account,
  plans,
  orders,
  credit,
  refunds,
  ledger,
};
