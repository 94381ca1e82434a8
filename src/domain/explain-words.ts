import type { BucketPart } from './explain-bucket.ts';
import type { OrderPart } from './explain-order.ts';
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

/** The parts of the sums that figures are. */
export const sumWords = {
  en: {
    granted: 'Added',
    used: 'used',
    expired: 'expired',
    refunded: 'taken back',
    reserved: 'set aside',
    remaining: 'left',
    plan: 'Plan',
    promotion: 'promotion',
    price: 'price',
    net: 'net',
    tax: 'tax',
    held: 'held',
    agrees: '(agrees with the books)',
    differs: '(DIFFERS from the books)',
  },
  'zh-CN': {
    granted: '到账',
    used: '已用',
    expired: '过期',
    refunded: '收回',
    reserved: '预留',
    remaining: '剩余',
    plan: '套餐',
    promotion: '优惠',
    price: '价格',
    net: '净额',
    tax: '税款',
    held: '待结',
    agrees: '（与账面一致）',
    differs: '（与账面不符）',
  },
} as const satisfies Record<Locale, Record<string, string>>;
