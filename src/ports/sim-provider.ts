import type { SimKind } from '#domain/line.ts';

/** Who hands out numbers and SIM profiles (SM-DP+ for eSIM, a card stock for physical ones). */
export interface SimProvider {
  /** A number and SIM to offer. Not unique by itself: the caller claims both before using them. */
  propose(request: { marketId: string; simKind: SimKind }): Promise<SimProposal>;
}

export interface SimProposal {
  /** E.164 with "+". */
  msisdn: string;
  /** ITU-T E.118 with Luhn check digit. */
  iccid: string;
  /** SGP.22 4.1 `LPA:1$…`; null for a physical SIM. */
  activationCode: string | null;
}
