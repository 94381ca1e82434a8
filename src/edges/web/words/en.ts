import { account } from './en/account.ts';
import { common } from './en/common.ts';

export const en = { common, account };

/** Every text of the pages. English is the type: a text missing in another language doesn't compile. */
export type Words = typeof en;
