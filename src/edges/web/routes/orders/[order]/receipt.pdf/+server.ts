import { fromPublicId } from '#domain/public-id.ts';
import { paperAnswer } from '../../../../http/paper.ts';
import { requireSession } from '../../../../http/session.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => {
  const { accountId } = requireSession(event);
  const orderId = fromPublicId('ord', event.params.order);
  return paperAnswer(event, 'receipt', orderId === null ? null : { accountId, orderId });
};
