import { z } from 'zod';
import { type Rules, serviceOf } from '#domain/rules.ts';
import { localized } from './scalars.ts';

/** Names services: the operator's policy does. */
export type ServiceNames = Pick<Rules, 'policy'>;

/** Which service an allowance is for, as fields of whatever has one. */
export const serviceFields = {
  serviceId: z.string().describe('The only service it is for; `any`: all of them.'),
  serviceName: localized.nullable().describe('What people call that service; null: all of them.'),
};

export const toService = (serviceId: string, names: ServiceNames) => ({
  serviceId,
  serviceName: serviceOf(names, serviceId),
});
