import type { ProblemTexts } from './problem-text.ts';

export const refundProblemWordsZh = {
  unknown_refund: {
    title: '没有这笔退款',
    detail: '请核对编号，或查询订单及其退款。',
  },
  order_not_paid: {
    title: '该订单没有付款',
    detail: '没有可退的款项。',
  },
  refund_all_back: {
    title: '款项已全部退回',
    detail: '该订单的款项已退回，或正在退回。',
  },
  refund_plan_over: {
    title: '套餐的有效期已全部用完',
    detail: '已提供完毕的服务无法退款。',
  },
  refund_used_up: {
    title: '没有可退的金额',
    detail: '已提供的服务与实付金额相当。',
  },
  refund_too_late: {
    title: '撤销期限已过',
    detail: '如果您购买的服务有问题，请联系客服。',
  },
  refund_not_offered: {
    title: '该订单不支持退款',
    detail: '如果您购买的服务有问题，请联系客服。',
  },
  refund_under_way: {
    title: '款项正在自动退回',
    detail: '该订单未能交付，您无需任何操作。',
  },
  refund_not_refused: {
    title: '该退款没有被拒绝',
    detail: '退款已完成或正在处理，无需选择。',
  },
  quote_changed: {
    title: '金额有变化',
    detail: '在此期间又有使用，或时间已过，因此没有任何变动。请重新查询金额。',
  },
  destination_not_offered: {
    title: '无法退到所选的地方',
    detail: '用余额或充值券支付的款项只能退回账户余额。',
  },
} satisfies Partial<ProblemTexts>;
