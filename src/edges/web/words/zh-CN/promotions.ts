import type { Words } from '../en.ts';

export const promotions: Words['promotions'] = {
  lasts: (times, price) =>
    times === 1 ? `本次优惠，之后 ${price}` : `接下来 ${times} 次优惠，之后 ${price}`,
  instead: (price) => `原价 ${price}`,
  full: '优惠前价格',
  bonus: '已包含',
  next: '下次价格',
  referral: {
    title: '邀请好友',
    lead: (label, reward) => `好友可享：${label}。您可获得 ${reward} 账户余额。`,
    share: '分享给好友',
    code: '您的邀请码',
    codeHint: '好友在核对首个订单时填写。',
    link: '您的邀请链接',
    terms: '规则',
    first: '好友的首个订单付款后生效。',
    after: (days) =>
      days === 0
        ? '好友付款后，奖励立即到账。'
        : `奖励在 ${days} 天后到账；如果好友退订，则不发放。`,
    most: (count) => `每月最多 ${count} 份奖励。`,
    notYou: '不能邀请自己：相同的邮箱、银行卡或钱包不计入。',
    rewards: '您的奖励',
    none: '还没有人使用您的邀请码。',
    due: (day) => `预计 ${day} 到账`,
    states: {
      held: '即将到账',
      taken: '已计入您的余额',
      released: '不计入：好友已退订、属于本人，或超出每月上限',
      returned: '已收回：好友已退订',
    },
    closed: '目前暂不能邀请好友',
    invite: '邀请好友',
  },
  code: {
    title: '有优惠码吗？',
    label: '优惠码',
    hint: '不区分大小写，空格和连字符可以省略。',
    apply: '使用优惠码',
    remove: '移除优惠码',
    applied: '优惠码已计入价格',
    missing: '请先输入优惠码',
    wait: ({ span, until }) =>
      until === null ? `错误次数过多，请等待 ${span}。` : `错误次数过多，请在 ${until} 后再试。`,
    refusals: {
      unknown_order: '没有这个订单。',
      order_confirmed: '订单已确认，价格不再更改。',
      quote_expired: '价格保留时间已过，请重新选择套餐。',
      code_refused: '该优惠码不存在、已结束或已用完，请检查是否输入有误。',
      code_other_plan: '该优惠码适用于其他套餐。',
      code_first_time_only: '该优惠码仅限首次购买，您此前已有购买。',
      code_win_back_only: '该优惠码仅限已有一段时间没有套餐的号码。',
      code_used: '您使用该优惠码的次数已满。',
      code_saves_less: '另一项优惠为您省得更多，两项优惠不能同时使用。',
      code_own:
        '这是您自己的邀请码，或来自与您共用付款方式、邮箱或互相邀请的人。邀请码仅供您邀请的新用户使用。',
    },
  },
};
