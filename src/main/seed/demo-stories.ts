import type { DemoStory } from './demo-story.ts';
import { severalLinesStory } from './several-lines-story.ts';

/**
 * The demo's invented people: at least one in every state a line can be in. Days are chosen so that
 * the state holds whatever day, month or hour the seed is made.
 */
export const demoStories: readonly DemoStory[] = [
  {
    who: '陈思远 · active: plan queued, add-on, credit, past orders, saved card, auto-renewal',
    displayName: '陈思远',
    userName: 'chen.siyuan',
    email: 'chen.siyuan@mail.example',
    locale: 'zh-CN',
    timeZone: 'Europe/London',
    entry: 'password',
    lines: [
      {
        simKind: 'physical',
        purchases: [
          { daysAgo: 104, planId: 'gb-everyday-30' },
          { daysAgo: 75, planId: 'gb-everyday-30', timing: 'at-end' },
          { daysAgo: 70, planId: 'gb-topup-10', method: 'wallet' },
          { daysAgo: 56, planId: 'gb-add-data-5' },
          {
            daysAgo: 45,
            planId: 'gb-everyday-30',
            timing: 'at-end',
            declined: 'insufficient_funds',
          },
          { daysAgo: 13, planId: 'gb-everyday-30', timing: 'at-end', method: 'alipay' },
          { daysAgo: 6, planId: 'gb-add-intl-200', keepsCard: true },
          { daysAgo: 3, planId: 'gb-china-link-15', timing: 'queue', method: 'alipay' },
        ],
        habits: [
          { from: 104, to: 56, country: 'GB', dataMb: 620, nationalMinutes: 9, texts: 2 },
          { from: 104, to: 56, country: 'GB', internationalMinutes: 2.5 },
          { from: 55, to: 49, country: 'FR', dataMb: 950, nationalMinutes: 6, texts: 1 },
          { from: 48, to: 0, country: 'GB', dataMb: 740, nationalMinutes: 11, texts: 2 },
          { from: 48, to: 0, country: 'GB', internationalMinutes: 2.5 },
        ],
        autoRenewal: { daysAgo: 6, planId: 'gb-everyday-30', monthlyCapMinor: 2_000n },
      },
    ],
  },
  {
    who: 'Emily Carter · expiring soon',
    displayName: 'Emily Carter',
    userName: 'emily.carter',
    email: 'emily.carter@mail.example',
    locale: 'en',
    timeZone: 'Europe/London',
    entry: 'password',
    lines: [
      {
        simKind: 'esim',
        purchases: [
          { daysAgo: 62, planId: 'gb-everyday-12' },
          { daysAgo: 29, planId: 'gb-everyday-12', method: 'wallet' },
        ],
        habits: [
          { from: 62, to: 33, country: 'GB', dataMb: 260, nationalMinutes: 14, texts: 4 },
          { from: 29, to: 0, country: 'GB', dataMb: 310, nationalMinutes: 12, texts: 4 },
        ],
      },
    ],
  },
  {
    who: 'Tobias Klein · expired, in grace',
    displayName: 'Tobias Klein',
    userName: 'tobias.klein',
    email: 'tobias.klein@mail.example',
    locale: 'en',
    timeZone: 'Europe/Berlin',
    entry: 'password',
    lines: [
      {
        simKind: 'physical',
        purchases: [
          { daysAgo: 62, planId: 'de-smart-10' },
          { daysAgo: 36, planId: 'de-smart-10', timing: 'at-end' },
        ],
        habits: [{ from: 62, to: 6, country: 'DE', dataMb: 280, nationalMinutes: 10, texts: 1 }],
      },
    ],
  },
  {
    who: '王建国 · suspended, can be revived',
    displayName: '王建国',
    userName: 'wang.jianguo',
    email: 'wang.jianguo@mail.example',
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    entry: 'password',
    lines: [
      {
        simKind: 'physical',
        purchases: [
          { daysAgo: 108, planId: 'cn-light-5', method: 'wechat_pay' },
          { daysAgo: 81, planId: 'cn-light-5', timing: 'at-end', method: 'wechat_pay' },
        ],
        habits: [{ from: 108, to: 51, country: 'CN', dataMb: 130, nationalMinutes: 3, texts: 1 }],
      },
    ],
  },
  {
    who: 'Grace Okafor · number lost',
    displayName: 'Grace Okafor',
    userName: 'grace.okafor',
    email: 'grace.okafor@mail.example',
    locale: 'en',
    timeZone: 'Europe/London',
    entry: 'password',
    lines: [
      {
        simKind: 'esim',
        purchases: [{ daysAgo: 130, planId: 'gb-data-60' }],
        habits: [{ from: 130, to: 101, country: 'GB', dataMb: 1400 }],
      },
    ],
  },
  {
    who: 'Sofia Rossi · not yet activated, a travel eSIM',
    displayName: 'Sofia Rossi',
    userName: 'sofia.rossi',
    email: 'sofia.rossi@mail.example',
    locale: 'en',
    timeZone: 'Europe/Rome',
    entry: 'password',
    lines: [
      {
        simKind: 'esim',
        purchases: [{ daysAgo: 2, planId: 'travel-japan-10', method: 'wallet' }],
        habits: [],
      },
    ],
  },
  severalLinesStory,
  {
    who: 'Daniel Fischer · data nearly used up',
    displayName: 'Daniel Fischer',
    userName: 'daniel.fischer',
    email: 'daniel.fischer@mail.example',
    locale: 'en',
    timeZone: 'Europe/Berlin',
    entry: 'password',
    lines: [
      {
        simKind: 'physical',
        purchases: [{ daysAgo: 11, planId: 'de-start-3' }],
        habits: [{ from: 11, to: 0, country: 'DE', dataMb: 190, nationalMinutes: 4, texts: 1 }],
        leaveMb: 46,
      },
    ],
  },
  {
    who: 'Hannah Wilson · parked while abroad',
    displayName: 'Hannah Wilson',
    userName: 'hannah.wilson',
    email: 'hannah.wilson@mail.example',
    locale: 'en',
    timeZone: 'Europe/London',
    entry: 'password',
    lines: [
      {
        simKind: 'physical',
        purchases: [
          { daysAgo: 24, planId: 'gb-everyday-12' },
          { daysAgo: 13, planId: 'gb-topup-10' },
        ],
        habits: [{ from: 24, to: 14, country: 'GB', dataMb: 180, nationalMinutes: 6, texts: 1 }],
        parkedDaysAgo: 12,
      },
    ],
  },
  {
    who: '林夏 · expiring soon, still to choose a password',
    displayName: '林夏',
    userName: 'lin.xia',
    email: 'lin.xia@mail.example',
    locale: 'zh-CN',
    timeZone: 'Europe/London',
    entry: 'welcome-mail',
    lines: [
      {
        simKind: 'esim',
        purchases: [{ daysAgo: 28, planId: 'gb-call-home-500', method: 'wechat_pay' }],
        habits: [
          { from: 28, to: 0, country: 'GB', dataMb: 120, nationalMinutes: 3, texts: 1 },
          { from: 28, to: 0, country: 'GB', internationalMinutes: 6 },
        ],
      },
    ],
  },
];
