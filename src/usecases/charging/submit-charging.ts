import type { Decide, Refusal } from '#domain/account-state.ts';
import type { ChargingAnswer, ChargingRefusal, ChargingRequest } from '#domain/charging-request.ts';
import type { Rules } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import type { AccountPart } from '#storage/account-state.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import { checkRequest } from './check-request.ts';
import { isTooOld } from './request-age.ts';

/** What the network asks, on the account that the line belongs to. */
export type AccountRequest = ChargingRequest & {
  accountId: string;
  /** Event-Timestamp (RFC 6733 8.21), the same in every repeat. Absent: nobody looks at its age. */
  sentAt?: Instant;
};

export type ChargingProduct = Pick<Product, 'committer' | 'reference' | 'clock'>;

/** `too_old`: sent so long ago that its first answer may be forgotten; charging it could be the second time. */
export type SubmitRefusal = ChargingRefusal | 'too_old';

/** Nearly always the allowance alone says how a use is charged; then nothing else is read. */
export const eventReads: readonly AccountPart[] = ['buckets'];

/** The same for a request of a session. */
export const chargingReads: readonly AccountPart[] = ['buckets', 'sessions'];

/**
 * Submits one request under the key that names it in the network (RFC 8506 8.2: Session-Id and
 * CC-Request-Number): sent again, it gets its first answer. Throws `KeyReused` when another request
 * came under the same number,
 * and `RangeError` for what is no request at all.
 */
export async function submitCharging(
  product: ChargingProduct,
  wish: {
    name: string;
    request: AccountRequest;
    decide: (request: ChargingRequest, rules: Rules) => Decide<ChargingAnswer, ChargingRefusal>;
  },
): Promise<ChargingAnswer | Refusal<SubmitRefusal>> {
  const { accountId, sentAt, ...request } = wish.request;
  checkRequest(request);
  if (isTooOld(sentAt, product.clock())) return { refused: 'too_old' };
  const { rules } = await product.reference();
  const outcome = await product.committer.submit({
    accountId,
    key: `session:${request.sessionId}/${request.requestNumber}`,
    name: wish.name,
    reads: chargingReads,
    body: toBody(request),
    decide: wish.decide(request, rules),
  });
  return expectOwn(outcome);
}

const toBody = ({ units, ...request }: ChargingRequest) => ({
  ...request,
  units: units.map(({ ratingGroup, requested, used }) => [
    ratingGroup,
    requested === null ? null : String(requested),
    used === null ? null : String(used),
  ]),
});
