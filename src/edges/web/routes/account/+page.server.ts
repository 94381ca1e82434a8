import { error } from '@sveltejs/kit';
import { viewAccount } from '#usecases/view-account.ts';
import { requireSession } from '../../http/session.ts';
import { mostUrgent } from '../../view/line-urgency.ts';
import { toLineView } from '../../view/line-view.ts';
import { toOrderRow } from '../../view/order-view.ts';
import type { PageServerLoad } from './$types';

const LAST_ORDERS = 3;

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const view = await viewAccount(product, accountId);
  if (!view) error(404);
  const { zones } = (await product.reference()).rules;
  const { now } = view;
  const lines = view.lines.map((line) => toLineView(line, { zones, now }));
  const asked = event.url.searchParams.get('line');
  const line = lines.find((each) => each.id === asked) ?? mostUrgent(lines) ?? null;
  return {
    isWelcome: event.url.searchParams.has('welcome'),
    line,
    chips: lines.map(({ id, label, msisdn, state, current }) => ({
      id,
      label,
      msisdn,
      state,
      current,
    })),
    orders: view.orders.slice(0, LAST_ORDERS).map(toOrderRow),
    openOrder:
      view.orders.map(toOrderRow).find((each) => each.state === 'awaiting-payment') ?? null,
    zone: line?.timeZone ?? view.account.timeZone,
    now,
  };
};
