import type { lineStateWords as en } from './line-state-words-en.ts';

export const lineStateWords: typeof en = {
  reason: '您的号码停机保号、挂失或恢复时，我们都会发送这封邮件。',
  notYou: (support) => `不是您本人操作？请登录后改回，或写信至 ${support}。`,
  when: '时间',
  line: '号码',
  space: '',
  stop: '。',
  stops: '在此期间套餐暂停计时，恢复后有效期相应顺延。',
  runsOn: '在此期间，生效中的套餐继续计时。',
  parked: {
    subject: (number) => `${number} 已停机保号`,
    lead: '号码继续为您保留。在此期间无法使用或办理业务，自动续费也会暂停。',
    short: (number, cost) => `${number} 已停机保号（${cost}），号码继续为您保留。`,
    cost: '从余额扣除',
    free: '免费',
    paidUntil: '费用已付至',
    until: '保号至',
    becomes: {
      suspended: '之后号码转为停机状态，需在期限内续费。',
      quarantined: '之后号码停用，只能办理携号转网。',
      recycled: '之后号码将被收回。',
    },
    button: '查看详情或恢复使用',
  },
  blocked: {
    'lost-stolen': {
      subject: '您的号码已挂失',
      lead: '任何人都无法再用这个号码通话、收发短信或上网，也不会产生费用，自动续费已暂停。找回 SIM 卡后，核实身份即可恢复使用。',
      button: '恢复使用',
    },
    'policy-block': {
      subject: '您的号码已被限制使用',
      lead: '上网、拨打电话和发送短信已停止，自动续费已暂停。请联系客服了解原因和解除方法。',
      button: '查看详情',
    },
  },
  restored: {
    subject: (number) => `${number} 已恢复使用`,
    lead: '号码已恢复，剩余的额度照常可用。',
    leadNoPlan: '号码已不再停机保号或挂失，但当前没有生效的套餐，续费后即可使用。',
    was: '此前状态',
    states: {
      parked: '停机保号',
      'lost-stolen': '已挂失',
      'policy-block': '已限制使用',
      grace: '套餐已到期',
      suspended: '已停机',
    },
    otherState: '已停止服务',
    planEnds: '套餐到期时间',
    button: '查看号码',
  },
  help: (support) => `如有疑问，请写信至 ${support}。`,
  becomes: {
    active: '之后号码恢复正常使用。',
    grace: '之后号码没有生效的套餐，需在期限内续费。',
    suspended: '之后号码转为停机状态，需在期限内续费。',
    quarantined: '之后号码停用，只能办理携号转网。',
    recycled: '之后号码将被收回。',
  },
  ends: '截止时间',
  near: {
    parked: {
      subject: (number) => `${number} 的停机保号即将到期`,
      lead: '停机保号即将达到最长期限。如需继续使用，请恢复号码并选购套餐。',
    },
    'lost-stolen': {
      subject: (number) => `${number} 的挂失即将到期`,
      lead: '挂失有最长期限。请核实身份恢复使用，或在到期后及时续费以保留号码。',
    },
    'policy-block': {
      subject: (number) => `${number} 的使用限制即将到期`,
      lead: '号码的使用限制即将达到最长期限。如何解除，请咨询客服。',
    },
    short: (missing) =>
      `您的余额不足以支付下一期停机保号费用，还差 ${missing}。充值后号码继续保留；您也可以恢复号码并选购套餐。`,
    until: (subject, when) => `${subject}（${when}）。`,
    missing: '余额还差',
    button: '查看可以怎么做',
  },
  price: {
    subject: (number, cost) => `即将扣除 ${number} 的停机保号费用 ${cost}`,
    lead: '您的号码继续停机保号，费用将预先从余额扣除；在此之前恢复使用，则不再扣费。',
    cost: '从余额扣除',
    takenAt: '扣费时间',
    button: '查看详情或恢复使用',
  },
  ended: {
    parked: (number) => `${number} 的停机保号已结束`,
    'lost-stolen': (number) => `${number} 的挂失已到期`,
    'policy-block': (number) => `${number} 的使用限制已到期`,
    lead: {
      active: '号码已恢复正常使用。',
      grace: '号码当前没有生效的套餐，请在期限内续费，以免号码被收回。',
      suspended: '号码已停机，请在期限内续费，以免号码被收回。',
      quarantined: '号码已停用，目前只能办理携号转网。',
      recycled: '号码已停用并被收回。',
    },
    otherwise: '号码已不再停机保号或受限。',
    button: '查看号码',
  },
};
