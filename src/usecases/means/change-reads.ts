import type { AccountPart } from '#storage/account-state.ts';

/** What changing saved means looks at. */
export const changeReads: readonly AccountPart[] = ['paymentMeans', 'autoRenewals', 'lines'];
