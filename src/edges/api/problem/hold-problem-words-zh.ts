import type { ProblemTexts } from './problem-text.ts';

export const holdProblemWordsZh = {
  line_on_hold: {
    title: '该线路已停机保号或被限制使用',
    detail: '恢复之前无法为其购买任何套餐。请先解除，或选择其他线路。',
  },
  parking_not_offered: {
    title: '该号码不能办理停机保号',
    detail: '运营商没有为这个号码提供停机保号。保号查询（keepNumber）会给出其他办法。',
  },
  not_from_this_state: {
    title: '号码当前的状态不能这样操作',
    detail: '请重新查看号码，此操作可能已经完成。',
  },
  not_enough_credit: {
    title: '余额不足',
    detail: '没有扣款。请先充值，getHolds 会说明还差多少。',
  },
  too_late: {
    title: '已超过期限',
    detail: '号码已无法以这种方式恢复。您可以联系客服，看看有没有其他办法。',
  },
  only_support: {
    title: '这个号码只能由客服恢复',
    detail: '号码由运营商限制使用。请联系客服了解原因和解除方法。',
  },
} satisfies Partial<ProblemTexts>;
