import type { SettlementDay } from '#domain/settlement-report.ts';
import type { SettlementAnswer } from '#ports/payment-gateway.ts';
import { keepSettlementLines } from '#storage/settlement-lines.ts';
import type { Product } from '../product.ts';

/** `complete`: every line is kept. Otherwise nothing that is kept may be compared. */
export type ReportFetch =
  | { outcome: 'complete'; lines: number }
  | { outcome: 'missing'; why: 'not_ready' | 'unknown'; detail: string };

const TRIES = 4;
const FIRST_WAIT_MS = 200;

/**
 * Copies the provider's report of a day into the database, page by page, each asked for until it comes.
 * `onPage` is called with each before it is kept: it may throw, to end it here.
 */
export async function fetchReport(
  product: Product,
  of: { runId: string; day: SettlementDay; onPage: (lines: number) => Promise<void> },
): Promise<ReportFetch> {
  const { runId, day } = of;
  let lines = 0;
  const seen = new Set<string>();
  for (let after: string | null = null; ; ) {
    const answer = await askForPage(product, day, after);
    if (answer.outcome === 'not_ready')
      return { outcome: 'missing', why: 'not_ready', detail: 'the day is not closed' };
    if (answer.outcome === 'unknown')
      return { outcome: 'missing', why: 'unknown', detail: answer.detail };
    await of.onPage(lines + answer.lines.length);
    if (answer.lines.length > 0)
      await keepSettlementLines(product.database, { runId, day, number: lines + 1 }, answer.lines);
    lines += answer.lines.length;
    if (answer.next === null) return { outcome: 'complete', lines };
    if (seen.has(answer.next))
      return { outcome: 'missing', why: 'unknown', detail: 'the report goes round in circles' };
    after = answer.next;
    seen.add(after);
  }
}

async function askForPage(
  { gateway }: Product,
  day: SettlementDay,
  after: string | null,
): Promise<SettlementAnswer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await gateway.settlementReport({ day, after });
    if (answer.outcome !== 'unknown' || attempt === TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** attempt));
  }
}
