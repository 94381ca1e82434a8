import { decideChargeEvent } from '#domain/charging-event.ts';
import { type AccountRequest, type ChargingProduct, submitCharging } from './submit-charging.ts';

/** CC-Request-Type EVENT_REQUEST with direct debiting: charges what is requested at once. */
export const chargeEvent = (product: ChargingProduct, request: AccountRequest) =>
  submitCharging(product, { name: 'charge-event', request, decide: decideChargeEvent });
