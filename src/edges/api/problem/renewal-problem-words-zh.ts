import type { ProblemTexts } from './problem-text.ts';

export const renewalProblemWordsZh = {
  no_means: {
    title: '未指定任何付款方式',
    detail: '请指定账户余额，或已保存的银行卡或钱包。',
  },
  credit_not_for_this: {
    title: '此套餐不能用余额支付',
    detail: '请指定已保存的银行卡或钱包。',
  },
  cap_below_price: {
    title: '每月上限低于套餐价格',
    detail: '请提高上限，或不设上限。',
  },
  trigger_not_for_plan: {
    title: '此套餐不能在该时机续费',
    detail: '加油包不能在套餐到期时续费；余额不足时只能购买话费。',
  },
  terms_changed: {
    title: '条款在展示后已有变化',
    detail: '您尚未同意任何内容。请重新展示条款后再提交。',
  },
  not_renewing: {
    title: '此号码没有自动续费',
    detail: '无需停止。何时、因何结束，请查看历史记录。',
  },
  agreed_anew: {
    title: '目前生效的是另一次同意',
    detail: '它晚于您所指的那一次。请先查看，再决定是否停止。',
  },
} satisfies Partial<ProblemTexts>;
