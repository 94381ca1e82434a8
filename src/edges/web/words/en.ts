import { account } from './en/account.ts';
import { common } from './en/common.ts';
import { factors } from './en/factors.ts';
import { identity } from './en/identity.ts';
import { orders } from './en/orders.ts';
import { plans } from './en/plans.ts';

export const en = { common, identity, factors, account, plans, orders };

/** Every text of the pages. English is the type: a text missing in another language doesn't compile. */
export type Words = typeof en;
