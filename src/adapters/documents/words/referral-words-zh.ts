import type { ReferralWords } from './referral-words-en.ts';

export const referralWords: ReferralWords = {
  reward: '您的奖励',
  until: '可用至',
  never: '长期有效',
  offer: '您的优惠',
  saved: '已为您节省',
  order: '订单',
  takenBack: '已收回',
  when: '时间',
  seeCredit: '查看账户余额',
  seeOrders: '查看订单',
  referral_reward: {
    subject: (amount) => `邀请好友的 ${amount} 奖励已到账`,
    lead: '有好友通过您的邀请加入并留了下来，感谢您！奖励已存入您的账户余额。',
    reason: '您收到这封邮件，是因为有人通过您的邀请加入。',
  },
  referral_counted: {
    subject: () => '您接受的邀请已生效，双方都有收获',
    lead: '您通过邀请加入并享受了优惠，邀请您的人现在也得到了奖励。感谢两位！',
    reason: '您收到这封邮件，是因为您通过邀请下了单。',
  },
  referral_taken_back: {
    subject: (amount) => `邀请奖励中的 ${amount} 已收回`,
    lead: '您邀请的好友已取回订单的款项，因此相应的奖励不再保留。您已用掉的部分仍归您。',
    reason: '您收到这封邮件，是因为您的账户余额有一笔扣减。',
  },
};
