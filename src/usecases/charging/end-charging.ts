import { decideEndCharging } from '#domain/charging-end.ts';
import { type AccountRequest, type ChargingProduct, submitCharging } from './submit-charging.ts';

/** CC-Request-Type TERMINATION_REQUEST: charges the last of it and gives back what is held. */
export const endCharging = (product: ChargingProduct, request: AccountRequest) =>
  submitCharging(product, { name: 'end-charging', request, decide: decideEndCharging });
