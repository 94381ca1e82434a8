import { DAY, HOUR } from './time.ts';

/** The operator's rules for renewing by itself; what is absent has the default below. */
export interface AutoRenewalPolicy {
  /** Money is asked for this long before the plan ends, so that a failed try can be mended in time. */
  chargeHoursBefore: number;
  /** So many days before the charge it is looked at whether it can succeed, and told if not. */
  preflightDays: readonly number[];
  /** The subscriber is told of a charge with its amount this long before. */
  noticeHours: number;
  /** Told later than that, for whatever reason, the charge waits until this long after. */
  leastNoticeHours: number;
  /** The same for what nobody can foresee: low data, low balance. */
  suddenNoticeMinutes: number;
  /** Hours from each failed try to the next; when there is no next, auto-renewal ends. */
  retryHours: readonly number[];
  /** How long the plan goes on beyond its end while tries do; what is paid then begins at that end. */
  keepHours: number;
  /** How long a payment that its bank wants confirmed waits for the payer. */
  linkHours: number;
  /** How long a provider may take to decide a charge. */
  tryHours: number;
  /** Between two renewals that low data or low balance asked for. */
  leastHoursBetween: number;
}

export const autoRenewalDefaults: AutoRenewalPolicy = {
  chargeHoursBefore: 3,
  preflightDays: [7, 3, 1],
  noticeHours: 72,
  leastNoticeHours: 24,
  suddenNoticeMinutes: 15,
  retryHours: [24, 48],
  keepHours: 0,
  linkHours: 24,
  tryHours: 24,
  leastHoursBetween: 24,
};

export const autoRenewalRules = ({
  autoRenewal,
}: {
  autoRenewal?: Partial<AutoRenewalPolicy>;
}): AutoRenewalPolicy => ({ ...autoRenewalDefaults, ...autoRenewal });

/** A charge that comes so much later than was told is another date, and told anew. In milliseconds. */
export const longOver = ({ leastNoticeHours }: AutoRenewalPolicy): number =>
  Math.max(leastNoticeHours * HOUR, DAY);
