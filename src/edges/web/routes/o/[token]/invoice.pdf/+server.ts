import { openOrderLink } from '../../../../http/order-link.ts';
import { paperAnswer } from '../../../../http/paper.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params }) =>
  paperAnswer(locals, 'invoice', openOrderLink(locals.product, params.token));
