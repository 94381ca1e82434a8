import { settlementDayBounds } from '#domain/settlement-report.ts';
import { toIso } from '#domain/time.ts';
import type { SettlementLineView, SettlementPage } from '../protocol.ts';
import type { PaymentRecord, RefundRecord, ReportFault } from './records.ts';

/** 1.4 % and twenty minor units of what is taken; giving back costs nothing. */
const feeOf = (grossMinor: bigint): bigint => (grossMinor * 14n) / 1_000n + 20n;

export interface ReportBooks {
  payments: Iterable<PaymentRecord>;
  refunds: Iterable<RefundRecord>;
  faults: readonly ReportFault[];
}

/** All that was booked on a UTC day, in the order in which it happened. Null: no such day. */
export function settlementLines(day: string, books: ReportBooks): SettlementLineView[] | null {
  const bounds = settlementDayBounds(day);
  if (!bounds) return null;
  const isOfDay = ({ happenedAt }: { happenedAt: number }) =>
    bounds.from <= happenedAt && happenedAt < bounds.until;
  const lines: SettlementLineView[] = [];
  for (const payment of books.payments)
    if (payment.capturedMinor && isOfDay(payment)) lines.push(settled(payment));
  for (const refund of books.refunds)
    if (refund.refusal === null && isOfDay(refund)) lines.push(refunded(refund));
  const faults = books.faults.filter((fault) => fault.day === day);
  return faults
    .reduce(spoil, lines)
    .sort((a, b) => compare(a.happened_at, b.happened_at) || compare(a.line_id, b.line_id));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Lines are asked for by their place in the report, which is the same for ever once the day is over. */
export function settlementPageOf(
  day: string,
  lines: readonly SettlementLineView[],
  { after, limit }: { after: number; limit: number },
): SettlementPage {
  const end = after + limit;
  return { day, lines: lines.slice(after, end), next: end < lines.length ? String(end) : null };
}

function settled(payment: PaymentRecord): SettlementLineView {
  const { currency, providerReference } = payment;
  const minor = payment.capturedMinor ?? 0n;
  return {
    line_id: `stl_${providerReference}`,
    type: 'settled',
    payment_id: payment.paymentId,
    refund_id: null,
    provider_reference: providerReference,
    gross: { minor: String(minor), currency },
    fee: { minor: String(feeOf(minor)), currency },
    happened_at: toIso(payment.happenedAt),
  };
}

function refunded(refund: RefundRecord): SettlementLineView {
  const { currency, providerReference } = refund;
  return {
    line_id: `stl_${providerReference}`,
    type: 'refunded',
    payment_id: refund.paymentId,
    refund_id: refund.refundId,
    provider_reference: providerReference,
    gross: { minor: String(refund.amountMinor), currency },
    fee: { minor: '0', currency },
    happened_at: toIso(refund.happenedAt),
  };
}

/** The provider's own mistakes, and what banks do, on demand. */
function spoil(lines: SettlementLineView[], fault: ReportFault): SettlementLineView[] {
  const isMeant = (line: SettlementLineView) =>
    fault.subject === (line.type === 'refunded' ? line.refund_id : line.payment_id);
  const changed = (change: (line: SettlementLineView) => SettlementLineView[]) =>
    lines.flatMap((line) => (isMeant(line) ? change(line) : [line]));
  switch (fault.kind) {
    case 'drop':
      return changed(() => []);
    case 'double':
      return changed((line) => [line, { ...line, line_id: `${line.line_id}_again` }]);
    case 'amount':
      return changed((line) => [{ ...line, gross: { ...line.gross, ...amountOf(fault) } }]);
    case 'currency': {
      const currency = fault.currency ?? 'JPY';
      return changed((line) => [{ ...line, gross: { ...line.gross, currency } }]);
    }
    case 'chargeback':
      return changed((line) => [
        line,
        { ...line, line_id: `${line.line_id}_back`, type: 'chargeback', refund_id: null },
      ]);
    case 'stranger':
      return [...lines, stranger(fault)];
  }
}

const amountOf = ({ amountMinor }: ReportFault) => ({ minor: String(amountMinor ?? 1n) });

function stranger(fault: ReportFault): SettlementLineView {
  const currency = fault.currency ?? 'GBP';
  const reference = `hp_stranger_${fault.refundSubject ?? fault.subject}`;
  return {
    line_id: `stl_${reference}`.slice(0, 100),
    type: fault.refundSubject === null ? 'settled' : 'refunded',
    payment_id: fault.subject,
    refund_id: fault.refundSubject,
    provider_reference: reference,
    gross: { ...amountOf(fault), currency },
    fee: { minor: '0', currency },
    happened_at: `${fault.day}T12:00:00.000Z`,
  };
}
