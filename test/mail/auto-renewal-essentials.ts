import type { Locale } from '#domain/locale.ts';

type Said = Readonly<Record<string, Record<Locale, string[]>>>;

const three = {
  en: [
    'Tue 22 Dec 2026, 20:59 (London)',
    'Wed 23 Dec 2026, 04:59 (Beijing) Tue 22 Dec 2026, 20:59 (UTC)',
  ],
  'zh-CN': [
    '2026年12月22日 周二 20:59（伦敦时间）',
    '2026年12月23日 周三 04:59（北京时间） 2026年12月22日 周二 20:59（UTC）',
  ],
};

/** What a mail about auto-renewal must say for its reader to act. */
export const renewalEssentials: Said = {
  'renewal-agreed': {
    en: [
      '£5.00',
      'At most after that',
      '£10.00',
      'Visa •••• 4242, then Account credit',
      ...three.en,
    ],
    'zh-CN': ['£5.00', '£10.00', 'Visa •••• 4242，其次 账户余额', ...three['zh-CN']],
  },
  'renewal-notice': {
    en: ['£10.00', '+44 7700 900123', 'Visa •••• 4242', 'until the charge', ...three.en],
    'zh-CN': ['£10.00', '+44 7700 900123', 'Visa •••• 4242', '无需登录', ...three['zh-CN']],
  },
  'renewal-notice-promotion': {
    en: ['£5.00', 'The next time', 'After the promotion', '£10.00'],
    'zh-CN': ['£5.00', '下次', '优惠结束后', '£10.00'],
  },
  'renewal-dropped': {
    en: ['£5.00', 'has a plan that goes on', 'stays on', ...three.en],
    'zh-CN': ['£5.00', '已有后续套餐', '仍然开通', ...three['zh-CN']],
  },
  'renewal-dropped-data': { en: ['no longer runs low'], 'zh-CN': ['流量已充足'] },
  'renewal-dropped-credit': { en: ['Your credit no longer'], 'zh-CN': ['账户余额已充足'] },
  'renewal-dropped-over': { en: ['it was for is over'], 'zh-CN': ['相应套餐已结束'] },
  'renewal-problem-card': {
    en: ['Add a card that holds longer', 'Something else that you named can pay', ...three.en],
    'zh-CN': ['请添加一张有效期更长的银行卡', '其他付款方式足以支付', ...three['zh-CN']],
  },
  'renewal-problem-price': {
    en: ['£12.00', 'Nothing is charged without your agreement', 'See the new price'],
    'zh-CN': ['£12.00', '未经您同意不会扣款', '查看新价格'],
  },
  'renewal-problem-credit': {
    en: ['£10.00', 'Top up in time', 'Account credit'],
    'zh-CN': ['£10.00', '请及时充值', '账户余额'],
  },
  'renewal-declined': {
    en: ['Nothing was charged', 'wasn’t enough money', 'Wed 23 Dec 2026, 20:59 (London)'],
    'zh-CN': ['没有扣款', '卡内余额不足', '2026年12月23日 周三 20:59（伦敦时间）'],
  },
  'renewal-declined-cap': {
    en: ['monthly limit', 'Fri 1 Jan 2027, 00:00 (London)'],
    'zh-CN': ['每月上限', '2027年1月1日 周五 00:00（伦敦时间）'],
  },
  'renewal-needs-payer': {
    en: ['Pay £10.00', 'Nothing has been charged', 'Wed 23 Dec 2026, 20:59 (London)'],
    'zh-CN': ['支付 £10.00', '目前没有扣款', '2026年12月23日 周三 20:59（伦敦时间）'],
  },
  'renewal-declined-returned': {
    en: ['on its way back to you', 'too late or with another amount'],
    'zh-CN': ['正在退还给您', '到账过晚或金额不符'],
  },
  'renewal-paused': {
    en: ['lost or stolen', 'nothing is charged', '7TQK2M9X'],
    'zh-CN': ['已挂失', '不会', '7TQK2M9X'],
  },
  'renewal-resumed': { en: ['can be used again'], 'zh-CN': ['已恢复使用'] },
  'renewal-stopped': {
    en: ['15:03:05 (London)', 'it is your receipt', '7TQK2M9X', 'Tue 22 Dec 2026, 23:59 (London)'],
    'zh-CN': ['15:03:05（伦敦时间）', '凭证', '7TQK2M9X', '2026年12月22日 周二 23:59'],
  },
  'renewal-stopped-late': {
    en: ['was under way', 'withdrawn that charge', 'money on its way back'],
    'zh-CN': ['正在进行', '已撤回', '款项正在退还'],
  },
  'renewal-stopped-by-staff': {
    en: ['Our support stopped', 'If you didn’t ask for it', '7TQK2M9X'],
    'zh-CN': ['客服已于', '如果您没有提出过此要求', '7TQK2M9X'],
  },
  'renewal-ended': {
    en: ['£10.00', 'doesn’t allow this card', 'Tue 22 Dec 2026, 23:59 (London)', '7TQK2M9X'],
    'zh-CN': ['£10.00', '不允许再从这张卡扣款', '2026年12月22日 周二 23:59', '7TQK2M9X'],
  },
  'renewal-ended-number': { en: ['number is lost'], 'zh-CN': ['号码已失效'] },
};

/** The action and the amount, where previews and hurried eyes stop. */
export const renewalOpenings: Said = {
  'renewal-agreed': { en: ['is on: £5.00'], 'zh-CN': ['已开通：首次 £5.00'] },
  'renewal-notice': {
    en: ['charge £10.00 on 22 Dec 2026'],
    'zh-CN': ['2026年12月22日将扣款 £10.00'],
  },
  'renewal-notice-promotion': {
    en: ['charge £5.00 on 22 Dec 2026'],
    'zh-CN': ['2026年12月22日将扣款 £5.00'],
  },
  'renewal-dropped': { en: ['not charge £5.00'], 'zh-CN': ['£5.00 不再扣款'] },
  'renewal-dropped-data': { en: ['not charge £10.00'], 'zh-CN': ['£10.00 不再扣款'] },
  'renewal-dropped-credit': { en: ['not charge £10.00'], 'zh-CN': ['£10.00 不再扣款'] },
  'renewal-dropped-over': { en: ['not charge £10.00'], 'zh-CN': ['£10.00 不再扣款'] },
  'renewal-problem-card': { en: ['expired when £10.00 is due'], 'zh-CN': ['£10.00', '之前过期'] },
  'renewal-problem-price': { en: ['price is £12.00 now'], 'zh-CN': ['价格已变为 £12.00'] },
  'renewal-problem-credit': { en: ['doesn’t cover £10.00'], 'zh-CN': ['余额不足以支付 £10.00'] },
  'renewal-declined': { en: ['£10.00 was not paid'], 'zh-CN': ['£10.00 扣款未成功'] },
  'renewal-declined-returned': { en: ['£10.00 was not paid'], 'zh-CN': ['£10.00 扣款未成功'] },
  'renewal-declined-cap': { en: ['£10.00 waits'], 'zh-CN': ['£10.00 暂缓扣款'] },
  'renewal-needs-payer': { en: ['confirm £10.00'], 'zh-CN': ['确认付款 £10.00'] },
  'renewal-paused': { en: ['paused: £10.00 is not charged'], 'zh-CN': ['不会扣款 £10.00'] },
  'renewal-resumed': { en: ['goes on: £10.00'], 'zh-CN': ['已恢复：每次 £10.00'] },
  'renewal-stopped': { en: ['£10.00 will not be charged'], 'zh-CN': ['不会再扣款 £10.00'] },
  'renewal-stopped-late': { en: ['a charge of £10.00'], 'zh-CN': ['一笔 £10.00 的扣款'] },
  'renewal-stopped-by-staff': {
    en: ['£10.00 will not be charged'],
    'zh-CN': ['不会再扣款 £10.00'],
  },
  'renewal-ended': { en: ['£10.00 could not be paid'], 'zh-CN': ['£10.00 未能付款'] },
  'renewal-ended-number': { en: ['number is lost'], 'zh-CN': ['号码已失效'] },
};
