import type { AllowanceKind } from './allowance.ts';

/** When and how much of a price goes back, as the operator's data. */
export interface RefundPolicy {
  /** The law's right to change one's mind (2011/83/EU art. 9); null where no law gives it. */
  withdrawal: {
    /** Counted from the day after the contract was made, and over a weekend to its Monday. */
    days: number;
    /** What was provided is measured by this when an immediate start was asked for (art. 14.3). */
    measure: 'time' | 'volume' | 'greater';
  } | null;
  /** A paid plan comes back whole until this many hours before it begins; null: it does not. */
  notBegun: { untilHours: number } | null;
  /** The operator's own promise: the whole price, `unused` or whatever was used. */
  operatorWindow: { days: number; condition: 'unused' | 'any' } | null;
  /** A share of the price for a plan of which nothing was used. 10000 = all. */
  unusedGoodwill: { days: number; shareBasisPoints: number } | null;
  /** What is left of bought credit comes back when asked for (2018/1972/EU art. 106.6). */
  remainingCredit: boolean;
  /** How much a kind counts when volume is measured, among the kinds that a plan has. */
  weights: Readonly<Record<AllowanceKind, number>>;
  /** Within this many days at most a bank shows money that was returned. */
  bankDays: number;
}

/** For operators who say nothing: what the law asks for. */
export const standardRefund: RefundPolicy = {
  withdrawal: { days: 14, measure: 'greater' },
  notBegun: { untilHours: 0 },
  operatorWindow: null,
  unusedGoodwill: null,
  remainingCredit: true,
  weights: { data: 6, voice: 3, sms: 1, credit: 6 },
  bankDays: 10,
};

/** What is absent has the standard's value. */
export const refundRules = ({ refund }: { refund?: Partial<RefundPolicy> }): RefundPolicy => ({
  ...standardRefund,
  ...refund,
});
