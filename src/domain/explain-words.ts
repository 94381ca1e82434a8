import type { BucketPart } from './explain-bucket.ts';
import type { MovementGroup } from './explain-movement.ts';
import type { OrderPart } from './explain-order.ts';
import type { TransferKind } from './ledger.ts';
import type { Locale } from './locale.ts';

/** What a movement is called, by what it did; the same on pages, in the API and in a terminal. */
export const bucketPartWords: Record<Locale, Record<BucketPart, string>> = {
  en: {
    granted: 'Added',
    used: 'Used',
    held: 'Set aside',
    released: 'Given back',
    expired: 'Expired',
    refunded: 'Taken back with a refund',
  },
  'zh-CN': {
    granted: '到账',
    used: '已用',
    held: '预留',
    released: '预留退回',
    expired: '过期',
    refunded: '随退款收回',
  },
};

export const orderPartWords: Record<Locale, Record<OrderPart, string>> = {
  en: {
    paid: 'Paid',
    sold: 'Sold',
    taxed: 'Tax',
    unsold: 'Sale undone',
    untaxed: 'Tax undone',
    returned: 'Returned to you',
    credited: 'Returned as credit',
  },
  'zh-CN': {
    paid: '付款',
    sold: '售出',
    taxed: '税款',
    unsold: '撤销售出',
    untaxed: '撤销税款',
    returned: '原路退还',
    credited: '退为余额',
  },
};

const kindWords: Record<Locale, Record<TransferKind, string>> = {
  en: {
    grant: 'Added',
    usage: 'Used',
    expiry: 'Expired',
    replacement: 'Replaced by a new plan',
    payment: 'Paid',
    sale: 'Sold',
    tax: 'Tax',
    refund: 'Refund',
    hold: 'Set aside',
    release: 'Given back',
    clawback: 'Taken back with a refund',
    unsale: 'Sale undone',
    untax: 'Tax undone',
    adjustment: 'Put right',
  },
  'zh-CN': {
    grant: '到账',
    usage: '已用',
    expiry: '过期',
    replacement: '被新套餐替换',
    payment: '付款',
    sale: '售出',
    tax: '税款',
    refund: '退款',
    hold: '预留',
    release: '预留退回',
    clawback: '随退款收回',
    unsale: '撤销售出',
    untax: '撤销税款',
    adjustment: '调账',
  },
};

export const movementWords = ({ kind }: Pick<MovementGroup, 'kind'>, locale: Locale): string =>
  kindWords[locale][kind];
