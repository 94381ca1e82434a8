import type { Difference } from './reconciliation.ts';
import type { SettlementKind } from './settlement-report.ts';

/** A line of the report as comparison needs it. */
export interface BookedLine {
  lineReference: string;
  kind: SettlementKind;
  refundId: string | null;
  amountMinor: bigint;
  currency: string;
  /** Another day whose report books the same, under another name; null: none that is kept. */
  otherDay: string | null;
}

/** One payment as we know it. Null asset: nothing of it was ever taken here. */
export interface OwnPayment {
  state: string;
  /** What the movement that took it says: amount and currency. */
  taken: { amountMinor: bigint; currency: string } | null;
  refunds: readonly OwnRefund[];
}

export interface OwnRefund {
  id: string;
  state: string;
  /** `credit` never goes through the provider. */
  destination: string;
  amountMinor: bigint;
  currency: string;
}

/** All lines of a day about one payment, and that payment; null: we have none by this id. */
export interface SettlementPair {
  accountId: string | null;
  /** Our id, or whatever stands in the report. */
  paymentId: string;
  lines: readonly BookedLine[];
  payment: OwnPayment | null;
}

/** Provider against payments: every line of the report has its movement here, once and alike. */
export function reconcileSettlement(pair: SettlementPair): Difference[] {
  const captures = pair.lines.filter(({ kind }) => kind === 'capture');
  const chargebacks = pair.lines.filter(({ kind }) => kind === 'chargeback');
  return [
    ...compareCaptures(pair, captures),
    ...compareRefunds(pair),
    ...chargebacks.map((line) => about(pair, 'charged_back', line)),
  ];
}

function compareCaptures(pair: SettlementPair, captures: readonly BookedLine[]): Difference[] {
  const [first, ...more] = captures;
  if (!first) return [];
  if (!pair.payment)
    return captures.map((line) => about(pair, 'captured_at_provider_unknown_here', line));
  const again = [
    ...bookedOnAnotherDay(pair, first),
    ...more.map((line) => about(pair, 'booked_twice_at_provider', line)),
  ];
  const { taken, state } = pair.payment;
  if (!taken) return [about(pair, 'captured_at_provider_open_here', first, { state }), ...again];
  return [...compareAmounts(pair, first, taken), ...again];
}

function compareRefunds(pair: SettlementPair): Difference[] {
  const seen = new Set<string>();
  return pair.lines
    .filter(({ kind }) => kind === 'refund')
    .flatMap((line) => {
      const refund = pair.payment?.refunds.find(({ id }) => id === line.refundId);
      if (refund?.destination !== 'original')
        return [about(pair, 'refund_at_provider_unknown_here', line)];
      if (seen.has(refund.id)) return [about(pair, 'booked_twice_at_provider', line)];
      seen.add(refund.id);
      const again = bookedOnAnotherDay(pair, line);
      if (refund.state !== 'refunded') {
        const { state } = refund;
        return [about(pair, 'refund_at_provider_open_here', line, { state }), ...again];
      }
      return [...compareAmounts(pair, line, refund), ...again];
    });
}

const bookedOnAnotherDay = (pair: SettlementPair, line: BookedLine): Difference[] =>
  line.otherDay === null
    ? []
    : [about(pair, 'booked_twice_at_provider', line, { also: line.otherDay })];

function compareAmounts(
  pair: SettlementPair,
  line: BookedLine,
  here: { amountMinor: bigint; currency: string },
): Difference[] {
  const found = { here: String(here.amountMinor), hereCurrency: here.currency };
  if (line.currency !== here.currency) return [about(pair, 'currency_differs', line, found)];
  if (line.amountMinor !== here.amountMinor) return [about(pair, 'amount_differs', line, found)];
  return [];
}

function about(
  { accountId, paymentId }: SettlementPair,
  code: Difference['code'],
  line: BookedLine,
  more: Record<string, string> = {},
): Difference {
  const isKnown = accountId !== null && code !== 'captured_at_provider_unknown_here';
  const refundId = line.kind === 'refund' ? line.refundId : null;
  const isOurRefund = refundId !== null && code !== 'refund_at_provider_unknown_here';
  return {
    code,
    accountId,
    subject: isOurRefund ? 'refund' : isKnown ? 'payment' : 'line',
    id: isOurRefund ? refundId : isKnown ? paymentId : line.lineReference,
    detail: {
      line: line.lineReference,
      atProvider: String(line.amountMinor),
      currency: line.currency,
      ...(isKnown ? {} : { paymentReference: paymentId }),
      ...(isOurRefund ? { payment: paymentId } : {}),
      ...more,
    },
  };
}

/** Something of ours happened at the provider on a day whose report does not know it. */
export function missingAtProvider(own: {
  accountId: string;
  paymentId: string;
  refundId: string | null;
  amountMinor: bigint;
  currency: string;
}): Difference {
  const { accountId, paymentId, refundId, amountMinor, currency } = own;
  const detail = { here: String(amountMinor), currency };
  if (refundId === null)
    return {
      ...{ code: 'captured_here_missing_at_provider', subject: 'payment' },
      ...{ accountId, id: paymentId, detail },
    };
  return {
    ...{ code: 'refund_here_missing_at_provider', subject: 'refund' },
    ...{ accountId, id: refundId, detail: { ...detail, payment: paymentId } },
  };
}
