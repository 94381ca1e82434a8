import { decideStartCharging } from '#domain/charging-start.ts';
import { type AccountRequest, type ChargingProduct, submitCharging } from './submit-charging.ts';

/** CC-Request-Type INITIAL_REQUEST: opens a session and grants its first quotas. */
export const startCharging = (product: ChargingProduct, request: AccountRequest) =>
  submitCharging(product, { name: 'start-charging', request, decide: decideStartCharging });
