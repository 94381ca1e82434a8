import type { Words } from '../en.ts';

export const usage: Words['usage'] = {
  title: '用量明细',
  lead: (line, city) => `号码 ${line}。每天按${city}时间计算。`,
  entry: '查看每日用量',
  kindsLabel: '查看内容',
  spansLabel: '查看时段',
  kinds: { data: '流量', voice: '通话', sms: '短信' },
  spans: {
    '7': '近 7 天',
    '30': '近 30 天',
    period: '本套餐期',
  },
  outlook: {
    title: '还能用多久',
    dry: (at) => `预计 ${at}用完`,
    dryBody: (days, until) =>
      days === 0
        ? `按您目前的用量，当天用完，也正好当天到期：${until}。`
        : `按您目前的用量，会早 ${days} 天用完；到期时间是 ${until}。`,
    dryEndless: '按您目前的用量，届时会用完；它本身不会过期。',
    lasts: (at) => `足够用到 ${at}到期`,
    lastsBody: (left) => `按您目前的用量，到期时约剩 ${left}。`,
    countsFrom: (at) => `已计入 ${at}起生效的额度。`,
    endless: '一年以上都够用',
    endlessBody: '按您目前的用量，未来 400 天内不会用完。',
    nothing: '目前没有可用额度',
    nothingBody: '这个号码目前没有此类额度。',
    unused: '近期没有使用',
    unusedBody: (at) =>
      at === null ? '不使用就不会用完。' : `不使用的话，${at}到期前都不会用完。`,
    unknown: '暂时还无法预计',
    unknownBody: '号码使用满三个整天后，我们就能告诉您还能用多久。',
    pace: (days, amount) => `根据您最近 ${days} 个整天的用量推算：平均每天约 ${amount}。`,
    paceApart: (days, weekday, weekend) =>
      `根据您最近 ${days} 个整天的用量推算：周一至周五每天约 ${weekday}，周末每天约 ${weekend}。`,
    unusual: (days) => `有 ${days} 天的用量明显偏高，每天最多按平日的四倍计入。`,
    order: '额度按网络实际的扣减顺序推算。',
    against: (used, over) => `套餐额度已用 ${used}%，有效期已过 ${over}%。`,
    ahead: '您的使用速度快于有效期的进度。',
    behind: '用量在有效期进度之内，请放心使用。',
    bucketFrom: (at) => `${at}起`,
    bucketEmpty: (at) => `预计 ${at}用完`,
    bucketLeft: (left, at) => `${at}到期时约剩 ${left}`,
    bucketKept: (left) => `400 天后约剩 ${left}`,
    add: '加购',
    renew: '查看套餐',
  },
  chart: {
    title: '每日用量',
    total: (amount) => `合计 ${amount}`,
    label: (kind, from, to) => `${from}至${to}每日${kind}用量`,
    description: (total, average) => `合计 ${total}，平均每天 ${average}。`,
    most: (amount, day) => `最多的一天是${day}，用了 ${amount}。`,
    none: '这些天没有使用。',
    average: (amount) => `平均每天 ${amount}。`,
    table: '以表格显示每日用量',
    day: '日期',
    used: '用量',
    today: '今天截至目前',
    spent: (amount) => `这些天从余额支付：${amount}。`,
  },
  services: {
    title: '按业务',
    other: '其他',
  },
  scopes: {
    title: '按去向',
    national: '国内',
    international: '国际',
    any: '未区分',
  },
  countries: {
    title: '按国家和地区',
    unknown: '地区未知',
  },
  share: (percent) => (percent < 1 ? '不到 1%' : `${percent}%`),
};
