import { afterAll, describe, expect, test } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { type Locale, locales } from '#domain/locale.ts';
import type { Message, MessageKind } from '#ports/message-renderer.ts';
import { renewalEssentials, renewalOpenings } from './auto-renewal-essentials.ts';
import { meansEssentials } from './sample-means.ts';
import { brand, caseEssentials, messages } from './sample-messages.ts';
import { referralEssentials } from './sample-referrals.ts';

const renderer = createRenderer();
afterAll(() => renderer.close());

const cases = Object.entries(messages).flatMap(([name, message]) =>
  locales.map((locale): [string, Locale, Message] => [name, locale, message]),
);

/** The facts without which a reader can't act, as each mail must say them. */
const essentials: Readonly<Record<string, Readonly<Record<Locale, readonly string[]>>>> = {
  ...caseEssentials,
  welcome: {
    en: ['chenwei', 'Sun 29 Nov 2026, 15:03 (London)'],
    'zh-CN': ['chenwei', '2026年11月29日 周日 15:03（伦敦时间）'],
  },
  'password-reset': {
    en: ['chenwei', '16:03 (London)'],
    'zh-CN': ['chenwei', '16:03（伦敦时间）'],
  },
  'unlock-locked': { en: ['paused', 'nobody got in'], 'zh-CN': ['暂停', '没有人登录成功'] },
  'unlock-asked': { en: ['try again'], 'zh-CN': ['立即重试'] },
  'password-changed': { en: ['15:03:05 (London)'], 'zh-CN': ['15:03:05（伦敦时间）'] },
  'new-browser': {
    en: ['Chrome on Android', '15:03:05'],
    'zh-CN': ['Chrome（Android）', '15:03:05'],
  },
  'new-browser-unknown': { en: ['Not known'], 'zh-CN': ['未知'] },
  'security-passkey': {
    en: ['passkey', 'chenwei', '15:03:05 (London)', 'This wasn’t me'],
    'zh-CN': ['通行密钥', 'chenwei', '15:03:05（伦敦时间）', '不是我本人操作'],
  },
  'security-reset-asked': {
    en: ['are lost', 'Wed 25 Nov 2026, 15:03 (London)', 'This wasn’t me'],
    'zh-CN': ['均已丢失', '2026年11月25日 周三 15:03（伦敦时间）', '不是我本人操作'],
  },
  'payment-password-locked': { en: ['paused', 'chenwei'], 'zh-CN': ['暂停', 'chenwei'] },
  'payment-password-asked': { en: ['choose another'], 'zh-CN': ['设置新的支付密码'] },
  'factor-reset': {
    en: ['password alone', 'Sun 29 Nov 2026, 15:03 (London)'],
    'zh-CN': ['只用密码登录', '2026年11月29日 周日 15:03（伦敦时间）'],
  },
  'email-change': {
    en: ['Yes, use this address', 'without the link nothing changes'],
    'zh-CN': ['是的，使用此邮箱', '不使用链接，一切保持不变'],
  },
  'email-changed': {
    en: ['l•••@example.org', 'Put this address back', 'chenwei'],
    'zh-CN': ['l•••@example.org', '恢复此邮箱', 'chenwei'],
  },
  confirmation: {
    en: [
      '£8.00',
      '12 GB',
      '100 min',
      'Unlimited up to 3,000 texts',
      'until Tue 22 Dec 2026, 23:59 (London)',
      '20% VAT',
      '£1.33',
      'Card',
      '+44 7700 900123',
      'K7QM2X9A',
      '15:03:07',
      '14 days',
    ],
    'zh-CN': [
      '£8.00',
      '12 GB',
      '100 分钟',
      '不限量（上限 3,000 条）',
      '有效期至 2026年12月22日 周二 23:59（伦敦时间）',
      '增值税（VAT）20%',
      '£1.33',
      '银行卡',
      '+44 7700 900123',
      'K7QM2X9A',
      '14 天',
    ],
  },
  'confirmation-first-use': {
    en: [
      'US$4.50',
      'US$9.00',
      '-US$4.50',
      'First month half price',
      'The next time this plan costs US$9.00',
      'On first use, at the latest',
      '(Beijing)',
      'No tax (used abroad)',
      'Alipay',
    ],
    'zh-CN': [
      'US$4.50',
      'US$9.00',
      '-US$4.50',
      '首月半价',
      '下次购买此套餐的价格为 US$9.00',
      '首次使用时，最迟',
      '（北京时间）',
      '免税（境外使用）',
      '支付宝',
    ],
  },
  'money-returned': {
    en: ['£8.00', 'in time', 'up to 5 days', 'Card'],
    'zh-CN': ['£8.00', '未能按时到账', '5 天', '银行卡'],
  },
  'money-returned-twice-paid': {
    en: ['stays on your line', 'WeChat Pay', '1 day '],
    'zh-CN': ['仍在您的号码上', '微信支付'],
  },
  'refund-withdrawal': {
    en: [
      'withdrew from the contract',
      'I withdraw from the contract for Everyday 12GB on +44 7700 900123.',
      '15:03:07 (London)',
      '£8.00',
      '£2.00',
      '£6.00',
      '3 of 31 days',
      '3 GB of 12 GB',
      '775 min of 3,100 min',
      '£4.50',
      'Back the way you paid (Card)',
      'up to 10 days',
      'In your account credit now',
      '2026-K7QM2X9A-C1',
      'Wei Chen',
    ],
    'zh-CN': [
      '撤销以下合同',
      '我撤销以下合同：日常 12GB（号码 +44 7700 900123）。',
      '15:03:07（伦敦时间）',
      '£6.00',
      '3 天，共 31 天',
      '原路退回（银行卡）',
      '已存入账户余额',
      '2026-K7QM2X9A-C1',
    ],
  },
  'refund-goodwill': {
    en: [
      ...[
        '£3.00',
        'our staff decided',
        'Two days without data <b>abroad</b>',
        'stays on your line',
      ],
      ...['Decided', 'because money comes back to you'],
    ],
    'zh-CN': ['£3.00', '工作人员', '仍在您的号码上'],
  },
  'refund-refused': {
    en: ['£6.00', 'would not return it', 'account credit at once', 'still yours'],
    'zh-CN': ['£6.00', '无法将款项原路退回', '账户余额', '仍属于您'],
  },
  'refund-in-credit': {
    en: ['£6.00', 'in your account credit', 'does not expire'],
    'zh-CN': ['£6.00', '已存入您的账户余额', '不会过期'],
  },
  'payment-waiting': {
    en: ['£8.00', 'Nothing has been charged', '15:18 (London)'],
    'zh-CN': ['£8.00', '没有扣款', '15:18（伦敦时间）'],
  },
  'voucher-added': {
    en: ['£10.00', 'spring-2026-000042', 'Can be used until'],
    'zh-CN': ['£10.00', 'spring-2026-000042', '可使用至'],
  },
  'payment-asking': {
    en: ['£8.00', 'don’t pay again', '15:18 (London)'],
    'zh-CN': ['£8.00', '不要重复付款', '15:18（伦敦时间）'],
  },
  ...renewalEssentials,
  ...meansEssentials,
  ...referralEssentials,
  'support-received': { en: ['4F7K-2Q', 'Every day'], 'zh-CN': ['4F7K-2Q', '每天'] },
  'support-request': {
    en: ['4F7K-2Q', 'chen.wei@mail.example', '您好', 'Chinese'],
    'zh-CN': ['4F7K-2Q', 'chen.wei@mail.example', 'I paid yesterday', '中文'],
  },
};

/** What stands in the first 100 characters, where previews and hurried eyes stop. */
const openings: Readonly<Record<string, Record<Locale, string[]>>> = {
  welcome: { en: ['Choose your password'], 'zh-CN': ['请设置密码'] },
  'password-reset': { en: ['Choose a new password'], 'zh-CN': ['设置新密码'] },
  'unlock-locked': { en: ['Try signing in again'], 'zh-CN': ['立即重试登录'] },
  'password-changed': { en: ['Your password was changed'], 'zh-CN': ['您的密码已更改'] },
  'new-browser': { en: ['New sign-in'], 'zh-CN': ['新的登录'] },
  confirmation: { en: ['£8.00 paid', 'Everyday 12GB'], 'zh-CN': ['已付款 £8.00', '日常 12GB'] },
  'money-returned': { en: ['returned £8.00'], 'zh-CN': ['£8.00 已退还'] },
  'refund-withdrawal': {
    en: ['received your withdrawal', '£6.00 comes back'],
    'zh-CN': ['已收到您的撤销声明', '£6.00'],
  },
  'refund-refused': { en: ['couldn’t send £6.00'], 'zh-CN': ['£6.00 未能退回'] },
  'voucher-added': { en: ['£10.00 of credit added'], 'zh-CN': ['已充入余额 £10.00'] },
  'payment-waiting': { en: ['waiting for £8.00'], 'zh-CN': ['等待 £8.00'] },
  'payment-asking': { en: ['payment of £8.00'], 'zh-CN': ['£8.00 付款'] },
  ...renewalOpenings,
  'support-received': { en: ['got your message'], 'zh-CN': ['已收到您的留言'] },
};

/** The words of an HTML mail in reading order. */
const wordsOf = (html: string): string =>
  html
    .slice(html.indexOf('<body'))
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
    .trim();

/** The type checker asks for what is new, the test for a sample of it. */
const everyKind: Record<MessageKind, true> = {
  arrived_abroad: true,
  auto_renewal_agreed: true,
  auto_renewal_declined: true,
  auto_renewal_dropped: true,
  auto_renewal_ended: true,
  auto_renewal_needs_payer: true,
  auto_renewal_notice: true,
  auto_renewal_paused: true,
  auto_renewal_problem: true,
  auto_renewal_resumed: true,
  auto_renewal_stopped: true,
  cap_near: true,
  cap_reached: true,
  credit_low: true,
  days_left: true,
  deadline_near: true,
  email_change: true,
  email_changed: true,
  factor_reset: true,
  hold_ended: true,
  hold_near: true,
  level_reached: true,
  line_blocked: true,
  line_parked: true,
  line_restored: true,
  means_expiring: true,
  means_removed: true,
  means_replaced: true,
  means_saved: true,
  money_returned: true,
  new_browser_sign_in: true,
  order_confirmation: true,
  parking_price_near: true,
  password_changed: true,
  password_reset: true,
  payment_late: true,
  payment_password: true,
  referral_counted: true,
  referral_reward: true,
  referral_taken_back: true,
  refund_receipt: true,
  refund_refused: true,
  security_notice: true,
  spend_reached: true,
  support_request: true,
  support_request_received: true,
  unlock_account: true,
  voucher_added: true,
  welcome: true,
};

test('every kind of mail has a sample', () => {
  const kinds = new Set(Object.values(messages).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(Object.keys(everyKind).sort());
});

test('every sample has its essentials', () => {
  expect(Object.keys(essentials).sort()).toEqual(Object.keys(messages).sort());
});

describe.each(cases)('%s in %s', (name, locale, message) => {
  test('says what its reader needs, in both parts', async () => {
    const { text, html, subject } = await renderer.renderMail(message, locale, brand);
    const parts = [text.replace(/\s+/g, ' '), wordsOf(html)];
    for (const part of parts)
      for (const essential of essentials[name]?.[locale] ?? []) expect(part).toContain(essential);
    for (const opening of openings[name]?.[locale] ?? [])
      for (const part of parts) expect(part.slice(0, 100)).toContain(opening);
    expect(subject).toMatch(/^[^\r\n]{5,120}$/);
    for (const part of [...parts, subject])
      expect(part).not.toMatch(/undefined|null|NaN|\[object|\$\{/);
  });

  test('has its link in both parts, the whole address in the text', async () => {
    const { text, html } = await renderer.renderMail(message, locale, brand);
    const link = 'link' in message ? message.link : 'orderLink' in message ? message.orderLink : '';
    if (link === '') return expect(text).not.toContain('/link/');
    expect(text.split('\n')).toContain(link);
    expect(html).toContain(`href="${link}"`);
  });

  test('is in one language and needs nothing from the network', async () => {
    const { text, html } = await renderer.renderMail(message, locale, brand);
    expect(html).toMatch(new RegExp(`^<!doctype html>\\s*<html lang="${locale}"`));
    expect(html).not.toMatch(
      /<(img|script|link|iframe|object|form|base)\b|url\(|@import|<[^>]*\son\w+=/i,
    );
    if (locale === 'en' && message.kind !== 'support_request')
      expect(text).not.toMatch(/\p{Script=Han}/u);
    if (locale === 'zh-CN' && message.kind !== 'support_request')
      expect(text).not.toMatch(/\b(the|your|you|until|and)\b/i);
    // Full-width punctuation beside Chinese.
    expect(text).not.toMatch(/\p{Script=Han}[,;:?!]/u);
  });
});

test.each(cases.filter(([, , message]) => 'stopLink' in message))(
  '%s in %s leads to where it is stopped, mended and paid',
  async (_, locale, message) => {
    const { text, html } = await renderer.renderMail(message, locale, brand);
    const isOver = ['auto_renewal_stopped', 'auto_renewal_ended'].includes(message.kind);
    const stop = 'stopLink' in message ? message.stopLink : '';
    expect(text.split('\n').includes(stop)).toBe(!isOver);
    expect(html.includes(`href="${stop}"`)).toBe(!isOver);
    for (const name of ['fixLink', 'payLink'] as const) {
      const link = name in message ? String((message as Record<string, unknown>)[name]) : null;
      if (link !== null) expect(text.split('\n')).toContain(link);
    }
  },
);

test('what people typed stays text', async () => {
  const { html, subject } = await renderer.renderMail(messages['support-request']!, 'en', brand);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(subject).not.toContain('script');
});

test('a receipt of a message repeats nothing that was typed', async () => {
  const { html, text } = await renderer.renderMail(messages['support-received']!, 'en', brand);
  expect(html + text).not.toContain('陈伟');
});

test('a link that is no web address is never written', async () => {
  const message: Message = {
    ...(messages.welcome as Extract<Message, { kind: 'welcome' }>),
    link: 'javascript:alert(1)',
  };
  await expect(renderer.renderMail(message, 'en', brand)).rejects.toThrow(TypeError);
});

test.each(['#ffff00', '#000000', '#ffffff', '#0b6e5f', 'red; background:url(x)'])(
  'words stay readable on the accent %s',
  async (accent) => {
    const { html } = await renderer.renderMail(messages.welcome!, 'en', { ...brand, accent });
    const [, ground = '', words = ''] =
      /background:(#[0-9a-f]{6});color:(#[0-9a-f]{6});font-weight:600/.exec(html) ?? [];
    expect(contrast(ground, words)).toBeGreaterThanOrEqual(4.5);
    const [, dark = ''] = /\.accent \{ color: (#[0-9a-f]{6})/.exec(html) ?? [];
    expect(contrast(dark, '#171b20')).toBeGreaterThanOrEqual(4.5);
    expect(html).not.toContain('url(');
  },
);

/** WCAG 2.2 contrast ratio, written again from the definition. */
function contrast(one: string, other: string): number {
  const light = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [a, b] = [light(one), light(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
