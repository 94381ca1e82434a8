import { readOrderLink } from '#usecases/identity/order-link.ts';
import { paperAnswer } from '../../../../http/paper.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
  paperAnswer(event, 'receipt', readOrderLink(event.locals.product, event.params.token));
