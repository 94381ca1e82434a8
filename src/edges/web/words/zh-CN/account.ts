import type { account as en } from '../en/account.ts';

export const account: typeof en = {
  title: '我的账户',
  lines: '我的号码',
  addLine: '添加号码',
  noLines: '您还没有号码。',
  line: '号码',
  number: '电话号码',
  plan: '套餐',
  addOn: '加油包',
  noPlan: '当前没有生效的套餐',
  renew: '续费',
  revive: '续费并恢复服务',
  bestValue: '看看哪个最划算',
  activate: '设置 SIM 卡',
  buyNew: '购买新号码',
  askSupport: '联系客服',
  bringBack: '恢复使用',
  everything: '剩余额度',
  later: '稍后生效',
  queued: (count) => `后面还有 ${count} 个已付款的套餐`,
  queuedPlan: (plan) => `到期后自动启用：${plan}`,
  waiting: '首次使用时生效',
  anew: '之后重新发放',
  neverExpires: '长期有效',
  standsStill: '暂停计时，恢复后继续',
  startsAt: (instant) => `${instant}起生效`,
  chain: {
    title: '接下来会怎样',
    lead: '如果不续费：',
    leadQueued: '您已预付后续套餐。如果之后不再续费：',
    today: '今天',
    nextEnds: '当前套餐到期，下一个套餐生效',
    serviceEnds: '套餐到期：无法上网和拨打电话',
    inboundEnds: '无法接听来电和接收短信',
    serviceEnded: '套餐已到期：无法上网和拨打电话',
    inboundEnded: '已无法接听来电和接收短信',
    numberLost: '号码收回，无法恢复',
    activateBy: '届时 SIM 卡仍未连接网络，套餐将自动生效',
    open: '已付款的套餐生效后，这里会显示具体日期。',
    held: '套餐暂停计时。号码恢复后，这里会显示新的日期。',
    noPlan: '首个套餐生效后，这里会显示具体日期。',
  },
  orders: {
    title: '最近订单',
    all: '全部订单',
    none: '还没有订单。',
  },
  sim: {
    title: 'SIM 卡',
    iccid: (tail) => `ICCID 尾号 ${tail}`,
    setUp: '查看设置步骤',
  },
  noPlanYet: {
    title: '请为您的号码选择首个套餐',
    body: '这个号码已归您使用。选购套餐后，即可通话、收发短信和上网。',
    choose: '选择套餐',
  },
  idle: {
    title: '该号码即将停用',
    body: (at) =>
      `这个号码已经很久没有使用或充值。在 ${at}之前使用、充值或购买套餐，即可继续保留。`,
  },
  states: {
    'not-yet-activated': {
      title: '您的号码可以设置了',
      body: (by) =>
        by
          ? `套餐已付款，SIM 卡首次连接网络时生效，最迟于 ${by}自动生效。`
          : '套餐已付款，SIM 卡首次连接网络时生效。',
    },
    'expiring-soon': {
      title: (days) =>
        days === 0 ? '套餐今天到期' : days === 1 ? '套餐明天到期' : `套餐还有 ${days} 天到期`,
      body: (at) => `在 ${at}之前续费，服务不会中断。`,
    },
    grace: {
      title: '套餐已到期',
      body: (until) =>
        `在 ${until}之前，您仍可接听来电和接收短信，但无法上网和拨打电话。续费后立即恢复。`,
    },
    suspended: {
      title: '该号码已停机',
      body: (until) => `目前所有服务都已停止，号码为您保留到 ${until}。在此之前续费即可恢复。`,
    },
    quarantined: {
      title: '该号码已停用',
      body: (until) =>
        until
          ? `号码已无法使用或续费。在 ${until}之前，您仍可办理携号转网。`
          : '号码已无法使用或续费，但您仍可办理携号转网。',
    },
    parked: {
      title: '该号码正在停机保号',
      body: (until) =>
        until
          ? `目前所有服务都已停止，号码继续为您保留，最长保留到 ${until}。`
          : '目前所有服务都已停止，号码继续为您保留。',
    },
    'lost-stolen': {
      title: '该号码已挂失',
      body: '任何人都无法使用这个号码，也不会再产生费用。核实身份后即可恢复使用。',
    },
    'policy-block': {
      title: '该号码已被限制使用',
      body: '上网、拨打电话和发送短信都已停止，也不会再产生费用。请联系客服了解原因和解除方法。',
    },
    'ported-out': {
      title: '该号码已转到其他运营商',
      body: '这里的服务已经结束，不会再产生费用，历史记录仍保留在您的账户中。',
    },
    'number-lost': {
      title: '该号码无法恢复',
      body: (at) => `由于没有及时续费，号码已于 ${at}收回，不会再产生任何费用。您可以购买新号码。`,
    },
  },
  openOrder: {
    title: '有一笔付款尚未完成',
    body: (plan, price) => `您已确认购买${plan}，金额 ${price}，我们还没有收到付款结果。`,
    look: '查看订单进度',
  },
};
