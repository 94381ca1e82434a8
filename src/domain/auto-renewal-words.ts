import type { AutoRenewalTrigger } from './auto-renewal.ts';
import type { LowData } from './auto-renewal-level.ts';
import type { AutoRenewalPolicy } from './auto-renewal-policy.ts';
import { formatData, formatExactSpan, formatInstant, formatMoney } from './format.ts';
import type { Locale } from './locale.ts';
import type { Currency } from './money.ts';
import { formatMsisdn } from './phone-number.ts';
import { HOUR, type Instant, MINUTE } from './time.ts';

/** Raised whenever the sentences below change: what was agreed to before keeps its own. */
export const CONSENT_VERSION = 'auto-renewal/2';

/** What somebody agrees to who turns auto-renewal on. */
export interface ConsentFacts {
  plan: string;
  /** E.164 with "+". */
  msisdn: string;
  trigger: AutoRenewalTrigger;
  /** Of the first charge; null: its trigger has not come, or can't be foreseen. */
  chargeAt: Instant | 'at-once' | null;
  /** What the first charge takes, and the most any takes. */
  firstMinor: bigint;
  agreedMinor: bigint;
  currency: Currency;
  /** What people know them by; null: account credit. The first that can pays. */
  means: readonly (string | null)[];
  monthlyCapMinor: bigint | null;
  policy: AutoRenewalPolicy;
  /** The market's: its days count. */
  timeZone: string;
}

/** The very words that are shown beside the tick, and kept: one sentence a line. */
export const consentWords = (facts: ConsentFacts, locale: Locale): string =>
  (locale === 'zh-CN' ? inChinese(facts) : inEnglish(facts)).join('\n');

interface Said {
  money: (amountMinor: bigint) => string;
  hours: (hours: number) => string;
  minutes: (minutes: number) => string;
  /** A sentence about the first charge; null: nothing is known of it. */
  first: string | null;
}

const saying = ({ currency, chargeAt, timeZone }: ConsentFacts, locale: Locale): Said => ({
  money: (amountMinor) => formatMoney({ amountMinor, currency }, locale),
  hours: (hours) => formatExactSpan(hours * HOUR, locale),
  minutes: (minutes) => formatExactSpan(minutes * MINUTE, locale),
  first: firstWords(chargeAt, (at) => formatInstant(at, timeZone, locale), locale),
});

function firstWords(
  chargeAt: ConsentFacts['chargeAt'],
  told: (at: Instant) => string,
  locale: Locale,
): string | null {
  const isChinese = locale === 'zh-CN';
  if (chargeAt === null) return null;
  if (chargeAt === 'at-once')
    return isChinese ? '首次扣款在同意后立即进行。' : 'The first charge is made at once.';
  return isChinese
    ? `首次扣款时间：${told(chargeAt)}。`
    : `The first charge is on ${told(chargeAt)}.`;
}

/** "20%" or "500 MB". */
export const levelWords = (trigger: LowData, locale: Locale): string =>
  'percent' in trigger ? `${trigger.percent}%` : formatData(BigInt(trigger.octets), locale);

const isSudden = ({ trigger: { kind } }: ConsentFacts): boolean =>
  kind === 'low-data' || kind === 'low-balance';

const sumOf = (hours: readonly number[]): number => hours.reduce((sum, each) => sum + each, 0);

function inEnglish(facts: ConsentFacts): string[] {
  const { plan, msisdn, firstMinor, agreedMinor, means, monthlyCapMinor } = facts;
  const said = saying(facts, 'en');
  const { money, first } = said;
  const most = money(agreedMinor);
  const ways = means.map((label) => label ?? 'account credit');
  return [
    `Renew ${plan} on ${formatMsisdn(msisdn)} by itself: ${whenInEnglish(facts, said)}.`,
    ...(first === null ? [] : [first]),
    firstMinor < agreedMinor
      ? `It costs ${money(firstMinor)} the first time and at most ${most} after that, tax included.`
      : `It costs ${most} each time, tax included.`,
    `If the price rises above ${most}, nothing is charged until I agree to the new price.`,
    ways.length === 1
      ? `It is paid with ${ways[0]}.`
      : `It is paid with the first of these that can pay: ${ways.join('; ')}.`,
    monthlyCapMinor === null
      ? 'There is no limit for a month.'
      : `At most ${money(monthlyCapMinor)} is charged in a calendar month; what would be more waits for the next.`,
    noticeInEnglish(facts, said),
    ...ladderInEnglish(facts, said),
    'I can stop it at any time until the charge: on the page of the line, or by the link in each mail without signing in.',
  ];
}

function noticeInEnglish(facts: ConsentFacts, { hours, minutes }: Said): string {
  const { noticeHours, leastNoticeHours, suddenNoticeMinutes } = facts.policy;
  if (!isSudden(facts))
    return `I am told of each charge with its amount ${hours(noticeHours)} before it, and never later than ${hours(leastNoticeHours)} before; a first charge sooner than that is told here.`;
  return suddenNoticeMinutes === 0
    ? 'I am told of each charge with its amount before it.'
    : `I am told of each charge with its amount at least ${minutes(suddenNoticeMinutes)} before it.`;
}

function ladderInEnglish(facts: ConsentFacts, { hours }: Said): string[] {
  const { retryHours, keepHours } = facts.policy;
  const [first] = retryHours;
  if (first === undefined)
    return ['A charge that fails is not tried again: auto-renewal ends then, and I am told.'];
  const again =
    retryHours.length === 1
      ? `once more, ${hours(first)} later`
      : `again up to ${retryHours.length} times over about ${hours(sumOf(retryHours))}: ${retryHours.map(hours).join(', then ')} after the failure before it`;
  const kept =
    keepHours === 0
      ? 'Meanwhile the plan is not kept beyond its end.'
      : `Meanwhile the plan goes on for up to ${hours(keepHours)} beyond its end; what is paid in that time, by itself or by me, begins at that end.`;
  return [
    `A charge that fails is tried ${again}. I am told of each failure and of the next try; if the last one fails too, auto-renewal ends.`,
    ...(facts.trigger.kind === 'plan-end' ? [kept] : []),
  ];
}

function whenInEnglish({ trigger, policy }: ConsentFacts, { money, hours }: Said): string {
  switch (trigger.kind) {
    case 'plan-end':
      if (policy.chargeHoursBefore === 0) return 'each time the last plan of the line ends';
      return `each time ${hours(policy.chargeHoursBefore)} before the last plan of the line ends`;
    case 'low-data':
      return `each time no more than ${levelWords(trigger, 'en')} of the data is left`;
    case 'low-balance':
      return `each time account credit falls below ${money(BigInt(trigger.minor))}`;
    case 'calendar':
      return `on day ${trigger.day} of each month (in a shorter month on its last day)`;
  }
}

function inChinese(facts: ConsentFacts): string[] {
  const { plan, msisdn, firstMinor, agreedMinor, means, monthlyCapMinor } = facts;
  const said = saying(facts, 'zh-CN');
  const { money, first } = said;
  const most = money(agreedMinor);
  const ways = means.map((label) => label ?? '账户余额');
  return [
    `为 ${formatMsisdn(msisdn)} 自动续费“${plan}”：${whenInChinese(facts, said)}。`,
    ...(first === null ? [] : [first]),
    firstMinor < agreedMinor
      ? `首次扣款 ${money(firstMinor)}，之后每次最多 ${most}，均含税。`
      : `每次扣款 ${most}，含税。`,
    `如价格高于 ${most}，在我同意新价格之前不会扣款。`,
    ways.length === 1
      ? `扣款方式：${ways[0]}。`
      : `扣款方式（依次尝试，以最先可用的为准）：${ways.join('；')}。`,
    monthlyCapMinor === null
      ? '每月扣款金额不设上限。'
      : `每个自然月最多扣款 ${money(monthlyCapMinor)}，超出的留待下个月。`,
    noticeInChinese(facts, said),
    ...ladderInChinese(facts, said),
    '在扣款之前，我可以随时停止：在号码的自动续费页面，或通过每封邮件中的链接（无需登录）。',
  ];
}

function noticeInChinese(facts: ConsentFacts, { hours, minutes }: Said): string {
  const { noticeHours, leastNoticeHours, suddenNoticeMinutes } = facts.policy;
  if (!isSudden(facts))
    return `每次扣款前 ${hours(noticeHours)}通知我扣款金额，最晚不迟于扣款前 ${hours(leastNoticeHours)}；如首次扣款距今更近，以此处告知为准。`;
  return suddenNoticeMinutes === 0
    ? '每次扣款前通知我扣款金额。'
    : `每次扣款前至少 ${minutes(suddenNoticeMinutes)}通知我扣款金额。`;
}

function ladderInChinese(facts: ConsentFacts, { hours }: Said): string[] {
  const { retryHours, keepHours } = facts.policy;
  const [first] = retryHours;
  if (first === undefined) return ['如扣款失败，不再尝试：自动续费随即结束，并通知我。'];
  const again =
    retryHours.length === 1
      ? `将在 ${hours(first)}后再尝试一次`
      : `将在大约 ${hours(sumOf(retryHours))}内最多再尝试 ${retryHours.length} 次，依次在上一次失败的 ${retryHours.map(hours).join('、')}后`;
  const kept =
    keepHours === 0
      ? '其间套餐仍按原定时间到期。'
      : `其间套餐在到期后最多继续保留 ${hours(keepHours)}；保留期间续费成功的（无论自动扣款或由我支付），新套餐从原到期时间起算。`;
  return [
    `如扣款失败，${again}。每次失败都会通知我，并告知下次尝试的时间；如最后一次仍失败，自动续费随即结束。`,
    ...(facts.trigger.kind === 'plan-end' ? [kept] : []),
  ];
}

function whenInChinese({ trigger, policy }: ConsentFacts, { money, hours }: Said): string {
  switch (trigger.kind) {
    case 'plan-end':
      if (policy.chargeHoursBefore === 0) return '每次在号码最后一个套餐到期时扣款';
      return `每次在号码最后一个套餐到期前 ${hours(policy.chargeHoursBefore)}扣款`;
    case 'low-data':
      return `每当剩余流量不超过 ${levelWords(trigger, 'zh-CN')} 时扣款`;
    case 'low-balance':
      return `每当账户余额低于 ${money(BigInt(trigger.minor))} 时扣款`;
    case 'calendar':
      return `每月 ${trigger.day} 日扣款（当月没有该日时为当月最后一天）`;
  }
}
