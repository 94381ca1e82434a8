import type { ChargingRequest } from '#domain/charging-request.ts';

/** What RFC 8506 and our tables can take; more is no use of a network. */
const MOST_UNITS = 2n ** 53n;
const MOST_NUMBER = 2 ** 32 - 1;
const MOST_SESSION_ID = 255;

/**
 * Throws RangeError for what no network may send (Diameter: 5004, INVALID_AVP_VALUE), before anything is
 * looked at: whoever translates a protocol has to refuse it, and nothing less than zero is ever charged.
 */
export function checkRequest({ sessionId, requestNumber, units }: ChargingRequest): void {
  const { length } = sessionId;
  const isId = length > 0 && length <= MOST_SESSION_ID && sessionId.isWellFormed();
  if (!isId || sessionId.includes('\0')) throw new RangeError('not an id of a session');
  if (!isNumber(requestNumber)) throw new RangeError(`no number of a request: ${requestNumber}`);
  const groups = new Set<number>();
  for (const { ratingGroup, requested, used } of units) {
    if (!isNumber(ratingGroup)) throw new RangeError(`no rating group: ${ratingGroup}`);
    if (groups.has(ratingGroup)) throw new RangeError(`rating group named twice: ${ratingGroup}`);
    groups.add(ratingGroup);
    for (const amount of [requested, used]) if (amount !== null) checkAmount(amount);
  }
}

/** Octets, seconds or messages. */
export function checkAmount(amount: bigint): void {
  if (amount < 0n || amount > MOST_UNITS) throw new RangeError(`no amount of use: ${amount}`);
}

const isNumber = (value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= MOST_NUMBER;
