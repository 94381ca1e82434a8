import type { Locale } from '#domain/locale.ts';
import type { Currency } from '#domain/money.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import type { Brand, Message, SaleFacts } from '#ports/message-renderer.ts';
import { autoRenewalMessages } from './sample-auto-renewals.ts';
import { lineStateCases } from './sample-line-states.ts';
import { meansMessages } from './sample-means.ts';
import { referralMessages } from './sample-referrals.ts';
import { refundMessages } from './sample-refunds.ts';
import { watchCases } from './sample-watches.ts';

/** Facts as the product gives them: one message of each kind and more where words differ. */
export const brand: Brand = {
  name: { 'zh-CN': '子午移动', en: 'Meridian Mobile' },
  legalName: 'Meridian Mobile Ltd',
  postalAddress: ['1 Observatory Quay', 'London SE10 0XX', 'United Kingdom'],
  taxNumber: 'GB 000 0000 00',
  supportEmail: 'support@meridian.example',
  supportHours: {
    'zh-CN': '每天 8:00 至 22:00（伦敦时间）',
    en: 'Every day, 8:00 to 22:00 (London)',
  },
  timeZone: 'Europe/London',
  accent: '#0b6e5f',
  baseUrl: 'https://meridian.example',
};

const timeZone = 'Europe/London';
const paidAt = Date.UTC(2026, 10, 22, 15, 3, 5);
const lastInstant = Date.UTC(2026, 11, 22, 23, 59, 59);
const europe = { 'zh-CN': '英国和欧洲', en: 'UK and Europe' };
const unitedKingdom = { 'zh-CN': '英国', en: 'United Kingdom' };
const GB = 1_073_741_824n;

export const sale: SaleFacts = {
  orderReference: 'K7QM2X9A',
  invoiceNumber: '2026-K7QM2X9A',
  planName: { 'zh-CN': '日常 12GB', en: 'Everyday 12GB' },
  planKind: 'plan',
  msisdn: '+447700900123',
  grossMinor: 800n,
  taxMinor: 133n,
  taxRateBasisPoints: 2000,
  taxName: { 'zh-CN': '增值税（VAT）', en: 'VAT' },
  currency: 'GBP',
  discounts: [],
  fullPriceMinor: 800n,
  thenPriceMinor: 800n,
  paidBy: [
    { method: 'credit', amountMinor: 300n },
    { method: 'card', amountMinor: 500n },
  ],
  returned: [],
  isTaxedBefore: false,
  paidAt,
  creditedAt: paidAt + 2_000,
  validity: { starts: 'fixed', startsAt: paidAt + 2_000, lastInstant },
  buckets: [
    {
      kind: 'data',
      scope: 'any',
      amount: 12n * GB,
      zoneName: europe,
      serviceName: null,
      times: 1,
      fairUse: false,
      lastInstant,
    },
    {
      kind: 'voice',
      scope: 'national',
      amount: 180_000n,
      zoneName: europe,
      serviceName: null,
      times: 1,
      fairUse: true,
      lastInstant,
    },
    {
      kind: 'voice',
      scope: 'international',
      amount: 6_000n,
      zoneName: unitedKingdom,
      serviceName: null,
      times: 1,
      fairUse: false,
      lastInstant,
    },
    {
      kind: 'sms',
      scope: 'national',
      amount: 3_000n,
      zoneName: europe,
      serviceName: null,
      times: 1,
      fairUse: true,
      lastInstant,
    },
  ],
  consentedAt: paidAt - MINUTE,
  timeZone,
  buyer: { name: '陈伟', email: 'chen.wei@mail.example' },
};

/** On first use, with a promotion, without tax, in another currency. */
export const firstUseSale: SaleFacts = {
  ...sale,
  orderReference: 'P3WD81TZ',
  invoiceNumber: '2026-P3WD81TZ',
  planName: { 'zh-CN': '亚洲畅游 5GB', en: 'Asia Explorer 5GB' },
  planKind: 'add-on',
  msisdn: '+8613800138000',
  grossMinor: 450n,
  taxMinor: 0n,
  taxRateBasisPoints: 0,
  taxName: { 'zh-CN': '免税（境外使用）', en: 'No tax (used abroad)' },
  currency: 'USD',
  discounts: [{ label: { 'zh-CN': '首月半价', en: 'First month half price' }, amountMinor: 450n }],
  fullPriceMinor: 900n,
  thenPriceMinor: 900n,
  paidBy: [{ method: 'alipay', amountMinor: 450n }],
  isTaxedBefore: false,
  validity: { starts: 'first-use', activateBy: paidAt + 90 * DAY },
  buckets: [
    {
      kind: 'data',
      scope: 'any',
      amount: 5n * GB,
      zoneName: { 'zh-CN': '亚洲 14 个国家和地区', en: 'Asia, 14 countries' },
      serviceName: null,
      times: 1,
      fairUse: false,
      lastInstant: null,
    },
    {
      kind: 'credit',
      scope: 'any',
      amount: 200n,
      zoneName: { 'zh-CN': '全球', en: 'Worldwide' },
      serviceName: null,
      times: 1,
      fairUse: false,
      lastInstant: null,
    },
  ],
  consentedAt: null,
  timeZone: 'Asia/Shanghai',
  buyer: { name: null, email: 'lin.xiaoyu@mail.example' },
};

const token = 'Zk3vQ8mN1xR7tB5cW2yL9pD4fH6jS0aE';
const oneTime = {
  userName: 'chenwei',
  link: `https://meridian.example/link/${token}`,
  linkExpiresAt: paidAt + HOUR,
  timeZone,
};
const aboutOrder = {
  orderReference: sale.orderReference,
  planName: sale.planName,
  msisdn: sale.msisdn,
  orderLink: `https://meridian.example/order/${token}${token}${token}`,
  timeZone,
};
const money: { amountMinor: bigint; currency: Currency } = { amountMinor: 800n, currency: 'GBP' };

type Told = Readonly<Record<Locale, readonly string[]>>;
const cases: readonly (readonly [name: string, message: Message, said: Told])[] = [
  ...watchCases,
  ...lineStateCases,
];
const nameOf = (name: string) => name.replaceAll(/\W+/g, '-');
/** Addresses stand behind buttons and are no words of the HTML. */
const wordsOf = (said: readonly string[]) => said.filter((each) => !each.startsWith('https://'));
export const caseEssentials = Object.fromEntries(
  cases.map(([name, , said]) => [
    nameOf(name),
    { 'zh-CN': wordsOf(said['zh-CN']), en: wordsOf(said.en) },
  ]),
);

export const messages: Readonly<Record<string, Message>> = {
  ...Object.fromEntries(cases.map(([name, message]) => [nameOf(name), message])),
  welcome: { kind: 'welcome', ...oneTime, linkExpiresAt: paidAt + 7 * DAY },
  'password-reset': { kind: 'password_reset', ...oneTime },
  'unlock-locked': { kind: 'unlock_account', because: 'locked', ...oneTime },
  'unlock-asked': { kind: 'unlock_account', because: 'asked', ...oneTime },
  'password-changed': { kind: 'password_changed', changedAt: paidAt, ...oneTime },
  'new-browser': {
    kind: 'new_browser_sign_in',
    browser: { browser: 'Chrome', system: 'Android' },
    signedInAt: paidAt,
    ...oneTime,
  },
  'new-browser-unknown': {
    kind: 'new_browser_sign_in',
    browser: { browser: null, system: null },
    signedInAt: paidAt,
    ...oneTime,
  },
  'security-passkey': {
    kind: 'security_notice',
    event: 'passkey_added',
    happenedAt: paidAt,
    dueAt: null,
    ...oneTime,
  },
  'security-reset-asked': {
    kind: 'security_notice',
    event: 'factor_reset_asked',
    happenedAt: paidAt,
    dueAt: paidAt + 3 * DAY,
    ...oneTime,
  },
  'payment-password-locked': { kind: 'payment_password', because: 'locked', ...oneTime },
  'payment-password-asked': { kind: 'payment_password', because: 'asked', ...oneTime },
  'factor-reset': { kind: 'factor_reset', ...oneTime, linkExpiresAt: paidAt + 7 * DAY },
  'email-change': {
    ...{ kind: 'email_change', timeZone: oneTime.timeZone, link: oneTime.link },
    linkExpiresAt: oneTime.linkExpiresAt,
  },
  'email-changed': {
    ...{ kind: 'email_changed', newEmail: 'l•••@example.org', changedAt: paidAt, ...oneTime },
  },
  confirmation: { kind: 'order_confirmation', orderLink: aboutOrder.orderLink, ...sale },
  'confirmation-first-use': {
    kind: 'order_confirmation',
    orderLink: aboutOrder.orderLink,
    ...firstUseSale,
  },
  'money-returned': {
    kind: 'money_returned',
    reason: 'delivery_too_late',
    ...money,
    method: 'card',
    isCredit: false,
    returnedAt: paidAt,
    arrivesWithinDays: 5,
    ...aboutOrder,
  },
  'money-returned-twice-paid': {
    kind: 'money_returned',
    reason: 'already_paid',
    ...money,
    method: 'wechat_pay',
    isCredit: false,
    returnedAt: paidAt,
    arrivesWithinDays: 1,
    ...aboutOrder,
  },
  ...refundMessages(sale, aboutOrder),
  ...autoRenewalMessages(sale),
  ...meansMessages(paidAt, timeZone),
  ...referralMessages(paidAt, timeZone),
  'voucher-added': {
    kind: 'voucher_added',
    serial: 'spring-2026-000042',
    amountMinor: 1_000n,
    currency: 'GBP',
    addedAt: paidAt,
    lastInstant: paidAt + 365 * DAY,
    timeZone,
  },
  'payment-waiting': {
    kind: 'payment_late',
    stage: 'waiting',
    ...money,
    method: 'card',
    decidedBy: paidAt + 15 * MINUTE,
    ...aboutOrder,
  },
  'payment-asking': {
    kind: 'payment_late',
    stage: 'asking',
    ...money,
    method: 'wallet',
    decidedBy: paidAt + 15 * MINUTE,
    ...aboutOrder,
  },
  'support-received': {
    kind: 'support_request_received',
    reference: '4F7K-2Q',
    topic: 'payment',
    receivedAt: paidAt,
    timeZone,
  },
  'support-request': {
    kind: 'support_request',
    reference: '4F7K-2Q',
    topic: 'payment',
    name: '陈伟 <script>alert(1)</script>',
    email: 'chen.wei@mail.example',
    message:
      '您好，我昨天付了 £8.00，但是流量没有到账。\n\nI paid yesterday & nothing came.\nhttps://example.org/<img src=x onerror=alert(1)>',
    writerLocale: 'zh-CN',
    userName: null,
    receivedAt: paidAt,
    timeZone,
  },
};
