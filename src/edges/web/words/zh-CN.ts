import type { Words } from './en.ts';
import { account } from './zh-CN/account.ts';
import { common } from './zh-CN/common.ts';

export const zhCN: Words = { common, account };
