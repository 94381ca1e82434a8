import type { AdjustmentReason } from './adjust-credit.ts';
import type { Localized } from './catalogue.ts';
import type { LifecycleState } from './line.ts';
import type { Locale } from './locale.ts';

/** Names behind the ids that rules mention; null or a missing one: the id itself is shown. */
export interface RuleNames {
  planName: (planId: string, version: number) => Localized | null;
  promotionLabel?: (promotionId: string, version: number) => Localized | null;
}

interface RuleRow {
  pattern: RegExp;
  /** Parts in brackets of the pattern; a plan's id is replaced by its name. */
  words: Record<Locale, (...parts: string[]) => string>;
}

const percent = (basisPoints: string): string => `${Number(basisPoints) / 100}`;

/** Han after a Latin letter or a digit has a blank before it. */
const beforeHan = (name: string): string => (/[A-Za-z0-9]$/.test(name) ? `${name} ` : name);

const row = (
  pattern: RegExp,
  en: (...parts: string[]) => string,
  zh: (...parts: string[]) => string,
): RuleRow => ({ pattern, words: { en, 'zh-CN': zh } });

const plan = (rest: string): RegExp => new RegExp(`^plan:([^@]+)@(\\d+)${rest}$`);
const policy = (rest: string): RegExp => new RegExp(`^policy:(\\d+)/${rest}$`);

const refunds: readonly [string, string, string][] = [
  ['already_paid', 'the order had been paid already', '订单此前已经付清'],
  ['order_over', 'the order was over when the money came', '款项到账时订单已经结束'],
  ['wrong_amount', 'the amount was not the one agreed', '到账金额与约定不符'],
  ['cannot_deliver', 'it could not be delivered', '无法提供所购服务'],
  ['delivery_too_late', 'it could not be delivered in time', '未能及时提供所购服务'],
  ['credit_gone', 'the credit that was to pay the rest was gone', '用于补足的余额已不足'],
  ['withdrawal', 'withdrawal from the contract', '行使法定撤回权'],
  ['not_begun', 'the service had not begun', '服务尚未开始'],
  ['operator_window', 'within the operator’s own time to return', '在运营商的退订期内'],
  ['unused_goodwill', 'goodwill for what was not used', '对未使用部分的善意退款'],
  ['remaining_credit', 'credit that was left', '剩余的余额'],
  ['staff', 'decided by our staff', '由客服决定'],
];

const adjustments: readonly [AdjustmentReason, string, string][] = [
  ['goodwill', 'A gift of our staff', '客服赠送'],
  ['correction', 'Put right by our staff', '客服更正'],
  ['compensation', 'Compensation by our staff', '客服补偿'],
];

/** By the state a line went into, or stayed in for money. */
const courseRules: readonly [LifecycleState, string, string][] = [
  ['pre-active', 'Keeps a number that is not used yet', '为未使用的号码保号'],
  ['active', 'Keeps the line in service', '为号码延长有效期'],
  ['grace', 'The line went into grace', '号码进入宽限期'],
  ['suspended', 'The line was suspended', '号码停机'],
  ['quarantined', 'The line ended', '号码停用'],
  ['recycled', 'The number was given up', '号码被收回'],
  ['parked', 'Parking of the number', '停机保号'],
  ['lost-stolen', 'The line was blocked as lost or stolen', '号码挂失'],
  ['policy-block', 'The line was blocked', '号码被限制使用'],
  ['ported-out', 'The number was taken to another operator', '号码携号转出'],
];

/** Every rule that moves anything, the narrower before the wider. */
const rows: readonly RuleRow[] = [
  row(
    plan(''),
    (name, version) => `What ${name} includes (version ${version})`,
    (name, version) => `${beforeHan(name!)}的内含额度（第 ${version} 版）`,
  ),
  row(
    plan('/price'),
    (name, version) => `Price of ${name} (version ${version})`,
    (name, version) => `${beforeHan(name!)}的价格（第 ${version} 版）`,
  ),
  row(
    plan('/cycle'),
    (name, version) => `${name} begins anew (version ${version})`,
    (name, version) => `${beforeHan(name!)}按期重新发放（第 ${version} 版）`,
  ),
  row(
    plan('/validity'),
    (name, version) => `Validity of ${name} (version ${version})`,
    (name, version) => `${beforeHan(name!)}的有效期（第 ${version} 版）`,
  ),
  row(
    policy('burn-order'),
    (version) => `Order of use, rules version ${version}`,
    (version) => `扣减顺序（规则第 ${version} 版）`,
  ),
  row(
    policy('renew-now'),
    (version) => `Renewing now replaces the current plan, rules version ${version}`,
    (version) => `立即续费会替换当前套餐（规则第 ${version} 版）`,
  ),
  row(
    policy('charging'),
    (version) => `Set aside while a connection is open, rules version ${version}`,
    (version) => `连接期间预留（规则第 ${version} 版）`,
  ),
  row(
    policy('charging/steps'),
    (version) => `Rounded up to a whole step, rules version ${version}`,
    (version) => `不足一个计费单位按一个单位计（规则第 ${version} 版）`,
  ),
  row(
    policy('charging/time-out'),
    (version) => `Given back: the connection was silent too long, rules version ${version}`,
    (version) => `连接长时间无响应，预留退回（规则第 ${version} 版）`,
  ),
  row(
    policy('rating/(.+)'),
    (version, rate) => `Rate “${rate}” where no allowance covers it, rules version ${version}`,
    (version, rate) => `套餐外资费“${rate}”（规则第 ${version} 版）`,
  ),
  row(
    policy('auto-renewal/kept'),
    (version) =>
      `Kept while payment was tried again, until the next plan was paid, rules version ${version}`,
    (version) => `扣款重试期间保留，新套餐付清后结束（规则第 ${version} 版）`,
  ),
  row(
    policy('roll-over'),
    (version) => `Goes over into the next plan, rules version ${version}`,
    (version) => `结转到下一个套餐（规则第 ${version} 版）`,
  ),
  ...courseRules.map(([state, en, zh]) =>
    row(
      policy(`lifecycle/${state}`),
      (version) => `${en}, rules version ${version}`,
      (version) => `${zh}（规则第 ${version} 版）`,
    ),
  ),
  row(
    policy('unfunded'),
    (version) => `Borne by the operator, rules version ${version}`,
    (version) => `由运营商承担（规则第 ${version} 版）`,
  ),
  row(
    /^promotion:([^@]+)@(\d+)$/,
    (label, version) => `Promotion: ${label} (version ${version})`,
    (label, version) => `优惠：${label}（第 ${version} 版）`,
  ),
  row(
    /^tax:(\d+)$/,
    (rate) => `Tax in the price, ${percent(rate!)} %`,
    (rate) => `价内税 ${percent(rate!)}%`,
  ),
  row(
    /^provider-word\/captured$/,
    () => 'The payment provider said it was paid',
    () => '支付机构确认已付款',
  ),
  ...refunds.map(([reason, en, zh]) =>
    row(
      new RegExp(`^refund/${reason}$`),
      () => `Refund: ${en}`,
      () => `退款：${zh}`,
    ),
  ),
  row(
    /^voucher:(.+)\/single-purpose$/,
    (batch) => `Voucher of ${batch}, taxed when it was sold`,
    (batch) => `充值券（${batch}），购券时已计税`,
  ),
  row(
    /^voucher:(.+)\/multi-purpose$/,
    (batch) => `Voucher of ${batch}, taxed when its credit is spent`,
    (batch) => `充值券（${batch}），消费时计税`,
  ),
  ...adjustments.map(([reason, en, zh]) =>
    row(
      new RegExp(`^adjustment/${reason}$`),
      () => en,
      () => zh,
    ),
  ),
  row(
    /^credit\/validity$/,
    () => 'The credit’s own validity',
    () => '余额自身的有效期',
  ),
  row(
    /^credit\/hold$/,
    () => 'Set aside for an order',
    () => '为订单预留',
  ),
  row(
    /^credit\/pay$/,
    () => 'Paid an order',
    () => '用于支付订单',
  ),
  row(
    /^credit\/release$/,
    () => 'Given back: the order was not paid with it',
    () => '订单未使用，预留退回',
  ),
];

/** A movement's rule for people, with the version behind it; one that is not known is shown as it is. */
export function ruleWords(
  rule: string,
  { planName, promotionLabel }: RuleNames,
  locale: Locale,
): string {
  for (const { pattern, words } of rows) {
    const match = pattern.exec(rule);
    if (!match) continue;
    const parts = match.slice(1);
    if (rule.startsWith('plan:'))
      parts[0] = planName(parts[0]!, Number(parts[1]))?.[locale] ?? parts[0]!;
    if (rule.startsWith('promotion:'))
      parts[0] = promotionLabel?.(parts[0]!, Number(parts[1]))?.[locale] ?? parts[0]!;
    return words[locale](...parts);
  }
  return rule;
}

/** Whether people are told something better than the rule's own name. */
export const isKnownRule = (rule: string): boolean =>
  rows.some(({ pattern }) => pattern.test(rule));
