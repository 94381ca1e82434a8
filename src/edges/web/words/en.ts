import { account } from './en/account.ts';
import { common } from './en/common.ts';
import { credit } from './en/credit.ts';
import { factors } from './en/factors.ts';
import { identity } from './en/identity.ts';
import { ledger } from './en/ledger.ts';
import { orders } from './en/orders.ts';
import { plans } from './en/plans.ts';
import { refunds } from './en/refunds.ts';

export const en = { common, identity, factors, account, plans, orders, credit, refunds, ledger };

/** Every text of the pages. English is the type: a text missing in another language doesn't compile. */
export type Words = typeof en;
