import type { Locale } from '#domain/locale.ts';
import { fromProviderPaymentId, type PublicIdKind, toPublicId } from '#domain/public-id.ts';
import {
  type Difference,
  type DifferenceCode,
  type DifferenceSubject,
  differenceCodes,
  type Reconciliation,
  repairOf,
  severityOf,
} from '#domain/reconciliation.ts';
import { toIso } from '#domain/time.ts';
import { differenceWords } from '#usecases/reconcile/difference-words.ts';
import type { ReconcileProgress } from '#usecases/reconcile/reconcile.ts';
import type { RepairOutcome } from '#usecases/reconcile/repair.ts';

/** `done` says what became of a difference under --repair. */
type Repaired = readonly RepairOutcome[] | null;

export function progressLine({ step, done, total }: ReconcileProgress): string {
  if (step === 'report') return `Reading the provider's report: ${done} lines`;
  return `Comparing accounts: ${done} of ${total ?? '?'}`;
}

const publicKinds: Partial<Record<DifferenceSubject, PublicIdKind>> = {
  order: 'ord',
  refund: 'ref',
  bucket: 'bkt',
};

/** What a person can look up: the public id, and for a payment the one that the provider shows too. */
export function subjectId({ subject, id, accountId }: Difference): string {
  const address = subject === 'payment' ? fromProviderPaymentId(id) : null;
  if (address) return toPublicId('pay', address.paymentId);
  const kind = publicKinds[subject];
  if (kind) return toPublicId(kind, id);
  const account = accountId && subject === 'movement' ? `${toPublicId('acc', accountId)} #` : '';
  return `${account}${id}`;
}

/** The same for programs: codes, ids, figures, and the remedy in words. */
export function toJsonReport(found: Reconciliation, repaired: Repaired, locale: Locale) {
  return {
    day: found.day,
    startedAt: toIso(found.startedAt),
    finishedAt: toIso(found.finishedAt),
    total: totalOf(found),
    scope: found.scope,
    counts: found.counts,
    differences: found.differences.map((difference, i) => ({
      code: difference.code,
      severity: severityOf(difference.code),
      account: difference.accountId && toPublicId('acc', difference.accountId),
      subject: difference.subject,
      id: subjectId(difference),
      ...(difference.subject === 'payment' && { atProvider: difference.id }),
      detail: difference.detail,
      ...differenceWords(difference.code, locale),
      repairable: repairOf(difference) !== null,
      ...(repaired && { repair: repaired[i] }),
    })),
  };
}

const totalOf = ({ counts }: Reconciliation): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

interface ReportWords {
  clean(day: string): string;
  head(day: string, total: number): string;
  scope(scope: Reconciliation['scope']): string;
  more(count: number): string;
  repair: Record<RepairOutcome, string>;
}

const words: Record<Locale, ReportWords> = {
  en: {
    clean: (day) => `${day}: no differences.`,
    head: (day, total) => `${day}: ${total} ${total === 1 ? 'difference' : 'differences'}.`,
    scope: (scope) =>
      `Compared: ${scope.reportLines} lines of the provider's report, ${scope.accounts} accounts, ` +
      `${scope.orders} orders, ${scope.buckets} buckets, ${scope.movements} movements, ` +
      `${scope.sealed} of them with their seals.`,
    more: (count) => `… and ${count} more of these.`,
    repair: { done: 'repaired', undecided: 'asked, not decided yet', left: 'left as it is' },
  },
  'zh-CN': {
    clean: (day) => `${day}：没有差异。`,
    head: (day, total) => `${day}：共 ${total} 处差异。`,
    scope: (scope) =>
      `已核对：服务商报表 ${scope.reportLines} 行、账户 ${scope.accounts} 个、` +
      `订单 ${scope.orders} 个、余量包 ${scope.buckets} 个、账目划转 ${scope.movements} 条（其中 ${scope.sealed} 条与封存核对）。`,
    more: (count) => `……此类还有 ${count} 处。`,
    repair: { done: '已修复', undecided: '已询问，尚无结果', left: '保持原样' },
  },
};

/** Grouped by code: what it means and its remedy once, then each with its figures. */
export function toTextReport(found: Reconciliation, repaired: Repaired, locale: Locale): string {
  const say = words[locale];
  const total = totalOf(found);
  const head = total === 0 ? say.clean(found.day) : say.head(found.day, total);
  const groups = differenceCodes
    .filter((code) => found.counts[code] !== undefined)
    .map((code) => group(found, code, repaired, locale));
  return `${[head, say.scope(found.scope), ...groups].join('\n')}\n`;
}

function group(
  found: Reconciliation,
  code: DifferenceCode,
  repaired: Repaired,
  locale: Locale,
): string {
  const { meaning, remedy } = differenceWords(code, locale);
  const count = found.counts[code] ?? 0;
  const rows = found.differences.flatMap((difference, i) => {
    if (difference.code !== code) return [];
    const outcome = repaired?.[i];
    const tail = outcome ? `  [${words[locale].repair[outcome]}]` : '';
    return [`    ${plain(subjectId(difference))}  ${plain(figures(difference))}${tail}`];
  });
  const more = count - rows.length;
  return [
    '',
    `${code} (${severityOf(code)}): ${count}`,
    `  ${meaning}`,
    `  ${remedy}`,
    ...rows,
    ...(more > 0 ? [`    ${words[locale].more(more)}`] : []),
  ].join('\n');
}

/** Ids of strangers' lines are theirs to choose: none may move the cursor of who reads them. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?');

const figures = ({ detail }: Difference): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
