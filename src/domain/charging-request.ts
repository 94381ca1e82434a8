import type { ServiceScope, UsageKind } from './allowance.ts';

/**
 * One request of the network (RFC 8506 8.3: initial, update, terminate or event), whichever protocol it
 * came by. A rating group is named once.
 */
export interface ChargingRequest {
  /** Session-Id; unique in the network for ever. At most 255 characters. */
  sessionId: string;
  /** CC-Request-Number: 0, 1, 2 … within the session. */
  requestNumber: number;
  lineId: string;
  kind: UsageKind;
  /** Where a call or text goes; `any` for data. */
  scope: ServiceScope;
  /** Where the line is now. ISO 3166-1 alpha-2. */
  country: string;
  units: readonly UnitRequest[];
}

/** Multiple-Services-Credit-Control. Octets, seconds or messages, none below zero. */
export interface UnitRequest {
  ratingGroup: number;
  /** Requested-Service-Unit: 0 leaves the amount to the operator, null asks for nothing. */
  requested: bigint | null;
  /** Used-Service-Unit: what was used since the last report of this rating group. */
  used: bigint | null;
}

/**
 * In result codes of Diameter: granted 2001, exhausted 4012, service_denied 4010, rating_failed 5031.
 * In those of Nchf: SUCCESS, QUOTA_LIMIT_REACHED, END_USER_SERVICE_DENIED, RATING_FAILED.
 */
export type UnitResult = 'granted' | 'exhausted' | 'service_denied' | 'rating_failed';

/** Amounts in decimal digits: an answer is kept as JSON. */
export interface UnitAnswer {
  ratingGroup: number;
  result: UnitResult;
  /** Granted-Service-Unit; null when nothing was asked for or nothing is granted. */
  granted: string | null;
  /** Final-Unit-Indication: there is nothing after this quota. */
  finalUnit: boolean;
  /** Validity-Time. */
  validitySeconds: number | null;
  /** Volume-Quota-Threshold or Time-Quota-Threshold: ask again with this much left. */
  threshold: string | null;
  /** Of what was reported, what nothing covered: used above the quota with nothing left. */
  unfunded: string;
}

export interface ChargingAnswer {
  units: UnitAnswer[];
}

/** 5030 USER_UNKNOWN. Everything else is a result of a rating group. */
export type ChargingRefusal = 'unknown_line';
