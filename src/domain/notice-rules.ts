import { type NoticePolicy, noticeDefaults } from './notice-policy.ts';
import type { Policy } from './policy.ts';

/** What a policy says about telling people, with the defaults. */
export const noticeRules = ({ notices }: Policy): NoticePolicy => ({
  ...noticeDefaults,
  ...notices,
});
