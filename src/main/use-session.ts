import type { Refusal } from '#domain/account-state.ts';
import type { ChargeAnswer, ChargeRefusal, Usage } from '#domain/charging.ts';
import type { ChargingRequest, UnitAnswer } from '#domain/charging-request.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import type { AccountRequest, ChargingProduct } from '#usecases/charging/submit-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';

const RATING_GROUP = 1;

/**
 * Uses a line as a network does in a session: quota by quota, each used up and reported, until the amount
 * is used or nothing more is granted. `key` names the session: the same again charges nothing more.
 */
export async function useInSession(
  product: ChargingProduct,
  usage: Usage & { accountId: string; key: string },
): Promise<(ChargeAnswer & { quotas: number }) | Refusal<ChargeRefusal>> {
  const { amount, key, ...where } = usage;
  let requestNumber = 0;
  const request = (
    unit: Omit<ChargingRequest['units'][number], 'ratingGroup'>,
  ): AccountRequest => ({
    ...where,
    sessionId: `use;${key}`,
    requestNumber: requestNumber++,
    units: [{ ratingGroup: RATING_GROUP, ...unit }],
  });
  const first = await startCharging(product, request({ requested: 0n, used: null }));
  // The only refusal of requests that don't say when they were sent.
  if ('refused' in first) return { refused: 'unknown_line' };
  let quota: UnitAnswer = first.units[0]!;
  if (quota.granted === null) {
    await endCharging(product, request({ requested: null, used: null }));
    return { refused: quota.result === 'service_denied' ? 'line_not_in_service' : 'nothing_left' };
  }
  let left = amount;
  let quotas = 0;
  while (quota.granted !== null) {
    quotas += 1;
    const granted = BigInt(quota.granted);
    const used = left < granted ? left : granted;
    left -= used;
    if (left === 0n) {
      await endCharging(product, request({ requested: null, used }));
      break;
    }
    const next = await updateCharging(product, request({ requested: 0n, used }));
    if ('refused' in next) return { refused: 'unknown_line' };
    quota = next.units[0]!;
    if (quota.granted === null)
      await endCharging(product, request({ requested: null, used: null }));
  }
  return { charged: String(amount - left), finalUnit: quota.finalUnit || left > 0n, quotas };
}
