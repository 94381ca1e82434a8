import { decideUpdateCharging } from '#domain/charging-update.ts';
import { type AccountRequest, type ChargingProduct, submitCharging } from './submit-charging.ts';

/** CC-Request-Type UPDATE_REQUEST: charges what was used and grants what is asked for next. */
export const updateCharging = (product: ChargingProduct, request: AccountRequest) =>
  submitCharging(product, { name: 'update-charging', request, decide: decideUpdateCharging });
