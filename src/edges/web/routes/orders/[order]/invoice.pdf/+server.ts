import { orderIdOf } from '../../../../http/line-param.ts';
import { paperAnswer } from '../../../../http/paper.ts';
import { requireSession } from '../../../../http/session.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => {
  const { accountId } = requireSession(event);
  return paperAnswer(event.locals, 'invoice', { accountId, orderId: orderIdOf(event.params) });
};
