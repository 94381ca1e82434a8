import type { AutoRenewalWords } from './auto-renewal-words-en.ts';

export const autoRenewalWords: AutoRenewalWords = {
  amount: '金额',
  thenAmount: '下次',
  fullAmount: '优惠结束后',
  most: '之后每次最多',
  nextCharge: '下次扣款',
  renewsWhen: '续费时间',
  triggers: {
    'plan-end': '套餐到期前',
    'low-data': '流量不足时',
    'low-balance': '余额不足时',
    calendar: '每月固定日期',
  },
  paidWith: '扣款方式',
  credit: '账户余额',
  thenBy: '，其次 ',
  plan: '套餐',
  number: '号码',
  reference: '编号',
  when: '时间',
  payBy: '付款截止',
  nextTry: '下次尝试',
  planEnds: '套餐有效期至',
  see: '查看自动续费',
  stop: '停止自动续费',
  stopNote: '点击按钮并确认即可停止，无需登录，扣款前随时可以操作。',
  reason: '您收到此邮件，是因为您的号码开通过自动续费。',
  agreed: {
    subject: (plan, amount) => `自动续费已开通：${plan}，${amount}`,
    title: (amount) => `自动续费已开通：每次 ${amount}`,
    promoTitle: (amount, most) => `自动续费已开通：首次 ${amount}，之后最多 ${most}`,
    lead: (plan, number) =>
      `${number} 的套餐“${plan}”将自动续费。每次扣款前我们都会通知您，扣款前您可以随时停止。`,
    words: '您同意的内容',
  },
  notice: {
    subject: (amount, plan, day) => `${day}将扣款 ${amount}：${plan} 自动续费`,
    title: (amount, day) => `${day}将扣款 ${amount}`,
    lead: (plan, number) =>
      `按照您的设置，${number} 的套餐“${plan}”将自动续费。如无异议，您无需任何操作。`,
  },
  dropped: {
    title: (amount, day) => `原定${day}的 ${amount} 不再扣款`,
    leads: {
      renewed_otherwise: (plan, number) =>
        `${number} 已有后续套餐，因此此前通知您的“${plan}”扣款不会进行。`,
      enough_data: (plan, number) =>
        `${number} 的流量已充足，因此此前通知您的“${plan}”扣款不会进行。`,
      enough_credit: (plan, number) =>
        `您的账户余额已充足，因此此前通知您的“${plan}”（${number}）扣款不会进行。`,
      plan_over: (plan, number) =>
        `${number} 的相应套餐已结束，因此此前通知您的“${plan}”扣款不会进行。该号码在您选购新套餐之前没有套餐。`,
    },
    stays: '自动续费仍然开通，下次扣款前会通知您。',
    was: '原定扣款时间',
  },
  problem: {
    titles: {
      plan_withdrawn: (amount) => `您的套餐（${amount}）已停售或内容已减少，请另选套餐`,
      price_rose: (amount) => `价格已变为 ${amount}，请确认是否同意`,
      cannot_renew: (amount) => `您的套餐（${amount}）目前无法自动续费`,
      monthly_cap: (amount) => `${amount} 超出您设置的每月上限`,
      card_expires: (amount) => `您的银行卡将在扣款 ${amount} 之前过期`,
      means_gone: (amount) => `用于支付 ${amount} 的银行卡或钱包已无法扣款`,
      needs_payer: (amount) => `银行要求您本人确认后才能再次扣款 ${amount}`,
      credit_short: (amount) => `您的余额不足以支付 ${amount}`,
      no_means: (amount) => `您设置的付款方式均无法支付 ${amount}`,
    },
    leads: {
      plan_withdrawn: '如不处理，届时自动续费将结束，不会扣款。',
      price_rose: '新价格高于您同意的金额。未经您同意不会扣款；如不同意，届时自动续费将结束。',
      cannot_renew: '如不处理，届时自动续费将结束，不会扣款。',
      monthly_cap: '如不处理，续费将推迟到下个月初。',
      card_expires: '请添加一张有效期更长的银行卡，届时即可自动续费。',
      means_gone: '支付平台已不再保存该银行卡或钱包。请添加可用于付款的银行卡或钱包。',
      needs_payer: '请再次验证这张银行卡，或添加另一张。',
      credit_short: '请及时充值，届时即可自动续费。',
      no_means: '请及时添加银行卡或充值，届时即可自动续费。',
    },
    lead: (plan, number, when) => `${number} 的套餐“${plan}”将于 ${when}续费。`,
    otherPays: '您设置的其他付款方式足以支付，届时将改用该方式续费。',
  },
  declined: {
    title: (amount) => `${amount} 扣款未成功，我们会再次尝试`,
    capTitle: (amount) => `${amount} 暂缓扣款：已达到每月上限`,
    lead: (plan, number) => `${number} 的套餐“${plan}”尚未续费，没有扣款。`,
    returnedLead: (plan, number) => `${number} 的套餐“${plan}”尚未续费，已扣的款项正在退还给您。`,
    capLead: (plan, number) =>
      `${number} 的套餐“${plan}”将在下个月初续费；您提高上限后也会续费。没有扣款。`,
    why: '原因',
  },
  reasons: {
    card_declined: '银行拒绝了这张卡，未说明原因。',
    insufficient_funds: '卡内余额不足。',
    expired_card: '银行卡已过期。',
    incorrect_number: '银行无法识别卡号。',
    incorrect_cvc: '银行未接受这张卡的安全码。',
    lost_or_stolen: '这张卡已挂失。',
    limit_exceeded: '已超出这张卡的限额。',
    foreign_card_refused: '这张卡不支持境外付款。',
    authentication_failed: '银行未能确认是您本人。',
    authentication_abandoned: '银行验证未完成。',
    wallet_insufficient: '钱包余额不足。',
    wallet_refused: '钱包拒绝了付款。',
    issuer_unavailable: '暂时无法联系银行。',
    do_not_retry: '银行不允许再从这张卡扣款。',
    account_closed: '这张卡的账户已注销。',
    authentication_required: '银行要求您本人确认付款。',
    means_gone: '支付平台已不再保存该银行卡或钱包。',
    provider_error: '支付平台出现故障。',
    expired: '付款未在规定时间内得到结果。',
    returned: '款项到账过晚或金额不符，将退还给您。',
    no_means: '您设置的付款方式均无法付款。',
    monthly_cap: '已达到您本月的扣款上限。',
  },
  needsPayer: {
    subject: (amount) => `银行要求您确认 ${amount} 的付款`,
    title: (amount) => `请确认付款 ${amount}`,
    lead: (plan, number) =>
      `为 ${number} 续费“${plan}”时，银行要求您本人确认。目前没有扣款；请在下列时间前付款，套餐即可继续使用。`,
    pay: (amount) => `支付 ${amount}`,
    after: '如未按时付款，我们会按您同意的方式再次尝试，或通知您自动续费已结束。',
  },
  paused: {
    title: (amount) => `自动续费已暂停：不会扣款 ${amount}`,
    lead: (plan, number, because) =>
      `${because}在此期间，不会为 ${number} 的套餐“${plan}”扣款。恢复后自动续费会继续，我们会通知您。`,
    states: {
      suspended: '您的号码已停机。',
      parked: '您的号码处于保号状态。',
      'lost-stolen': '您的 SIM 卡已挂失，号码暂停使用。',
      'policy-block': '您的号码已被限制使用。',
    },
    other: '您的号码暂时无法使用。',
  },
  resumed: {
    title: (amount) => `自动续费已恢复：每次 ${amount}`,
    lead: (plan, number) =>
      `您的号码已恢复使用。${number} 的套餐“${plan}”照常自动续费；下次扣款前我们会通知您。`,
  },
  stopped: {
    subject: (plan) => `已停止自动续费：${plan}`,
    title: (amount) => `自动续费已停止：不会再扣款 ${amount}`,
    lead: (plan, number, at) =>
      `您已于 ${at}停止号码 ${number} 的自动续费（套餐“${plan}”）。请保留此邮件作为凭证。`,
    staffLead: (plan, number, at) =>
      `客服已于 ${at}停止号码 ${number} 的自动续费（套餐“${plan}”）。请保留此邮件作为凭证。如果您没有提出过此要求，请联系我们，或重新开通。`,
    underWayTitle: (amount) => `自动续费已停止；当时有一笔 ${amount} 的扣款正在进行`,
    underWay:
      '停止时，我们正在向支付平台请求扣款，现已撤回该请求。如果仍然扣款成功，我们会另行发邮件告知：套餐已到账，或款项正在退还。',
    again: '重新开通',
  },
  ended: {
    subject: (plan) => `自动续费已结束：${plan}`,
    titles: {
      payment_failed: (amount) => `自动续费已结束：${amount} 未能付款`,
      no_means: (amount) => `自动续费已结束：没有付款方式可以支付 ${amount}`,
      plan_withdrawn: (amount) => `自动续费已结束：套餐（${amount}）已停售或内容已减少`,
      price_not_agreed: (amount) => `自动续费已结束：价格高于您同意的 ${amount}`,
      plan_not_for_line: (amount) => `自动续费已结束：套餐（${amount}）不再适用于此号码`,
      number_lost: (amount) => `自动续费（${amount}）已结束：号码已失效`,
      ported_out: (amount) => `自动续费（${amount}）已结束：号码已转出`,
      refunded: (amount) => `自动续费已结束：${amount} 已退还给您`,
    },
    lead: (plan, number) => `${number} 的套餐“${plan}”不再自动续费，不会再扣款。`,
    renew: '续费或重新开通',
  },
  fixes: {
    means: '添加或更换银行卡',
    'top-up': '充值',
    agree: '查看新价格',
    change: '更改自动续费',
  },
};
