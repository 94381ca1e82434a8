import type { DemoStory } from './demo-story.ts';

/** Lives in London, keeps her number at home and is on holiday in France. */
export const severalLinesStory: DemoStory = {
  who: '李晓雯 · three lines in three markets',
  displayName: '李晓雯',
  userName: 'li.xiaowen',
  email: 'li.xiaowen@mail.example',
  locale: 'zh-CN',
  timeZone: 'Europe/London',
  entry: 'password',
  lines: [
    {
      simKind: 'physical',
      purchases: [
        { daysAgo: 45, planId: 'gb-call-home-500' },
        { daysAgo: 18, planId: 'gb-call-home-500', timing: 'at-end' },
      ],
      habits: [
        { from: 45, to: 6, country: 'GB', dataMb: 110, nationalMinutes: 4, texts: 1 },
        { from: 45, to: 6, country: 'GB', internationalMinutes: 7 },
      ],
    },
    {
      simKind: 'physical',
      purchases: [
        { daysAgo: 50, planId: 'cn-keep-number', method: 'alipay' },
        { daysAgo: 40, planId: 'cn-topup-50', method: 'wechat_pay' },
        { daysAgo: 24, planId: 'cn-keep-number', timing: 'at-end', method: 'alipay' },
      ],
      habits: [{ from: 48, to: 44, country: 'CN', dataMb: 14, nationalMinutes: 3, texts: 1 }],
    },
    {
      simKind: 'esim',
      purchases: [{ daysAgo: 9, planId: 'travel-europe-10' }],
      habits: [{ from: 5, to: 0, country: 'FR', dataMb: 640 }],
    },
  ],
};
