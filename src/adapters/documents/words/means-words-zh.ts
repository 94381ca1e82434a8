import type { MeansWords } from './means-words-en.ts';

export const meansWords: MeansWords = {
  name: '银行卡或钱包',
  expires: '可用至（月末）',
  instead: '替换了',
  renews: '用于以下号码的自动续费',
  and: '、',
  when: '时间',
  agreed: '您同意的内容',
  see: '查看已保存的支付方式',
  replace: '一步更换',
  notYou: '如非您本人操作，请联系我们：可能有他人登录了您的账户。',
  reason: '您收到这封邮件，是因为您保存的支付方式有变动。',
  saved: {
    subject: (name) => `已保存 ${name}，供下次使用`,
    title: (name) => `已保存 ${name}`,
    lead: () => '它由支付服务商保存，我们没有它的号码。您可随时将其移除。',
  },
  replaced: {
    subject: (name) => `今后改用 ${name} 付款`,
    title: (name) => `今后改用 ${name} 付款`,
    lead: () => '原支付方式承担的付款已全部一次转入，原支付方式已移除。',
  },
  removed: {
    subject: (name) => `已移除 ${name}`,
    title: (name) => `已移除 ${name}`,
    lead: () => '我们不能再从中扣款，支付服务商也会将其删除。',
  },
  expiring: {
    subject: (name, month) => `${name} 将于${month}到期`,
    title: (name) => `${name} 即将到期`,
    lead: (month) => `${month}结束后将无法从中扣款。请换上另一个支付方式，由它承担的付款便可继续。`,
  },
};
