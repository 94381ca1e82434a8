import { renewalTimings } from '#domain/ordering.ts';
import type { PaymentMethod } from '#domain/payment.ts';
import { closeOrder } from '#usecases/close-order.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftNewLineOrder, draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import type { World } from '../world.ts';
import { type Action, answerOf } from './action.ts';

type Drafted = { orderId: string } | { refused: string };

const draft: Action = {
  name: 'draft',
  weight: 10,
  begin(world) {
    const { chance } = world;
    const { account, lines } = chance.pick(world.subscribers)!;
    const line = chance.pick(lines)!;
    const plans = world.reference.onSale.filter(({ marketId }) => marketId === line.marketId);
    const plan = chance.pick(chance.happens(0.03) ? world.reference.onSale : plans)!;
    const timing = chance.pickOne(renewalTimings as ['now', 'at-end', 'queue']);
    const key = chance.happens(0.5) ? world.newId() : undefined;
    const wish = { accountId: account, planId: plan.planId, locale: 'en' as const, key };
    const isNew = chance.happens(0.1);
    return {
      label: `draft ${plan.planId} ${isNew ? 'new line' : timing}`,
      repeats: key !== undefined && !isNew,
      work: ({ product }) =>
        isNew
          ? draftNewLineOrder(product, { ...wish, simKind: line.simKind })
          : draftOrder(product, { ...wish, lineId: line.id, timing }),
      done: (outcome) => {
        const answer = answerOf<Drafted>(outcome);
        if (!answer || 'refused' in answer) return;
        world.auditor.promise({
          account,
          says: `order ${answer.orderId} was drafted`,
          holds: (books) => books.orders.has(answer.orderId),
        });
      },
    };
  },
};

/** An order that somebody still has on their screen, most often an open one. */
export function anyOrder(world: World, states: readonly string[]) {
  const { chance, auditor } = world;
  const all = [...auditor.accounts.values()].flatMap((books) =>
    [...books.orders.values()].map((order) => ({ account: books.id, order })),
  );
  const wanted = all.filter(({ order }) => states.includes(order.state));
  return chance.pick(chance.happens(0.95) ? wanted : all) ?? null;
}

type Confirmed = { redirectUrl: string | null } | { refused: string };

const confirm: Action = {
  name: 'confirm',
  weight: 12,
  begin(world) {
    const found = anyOrder(world, ['draft', 'awaiting-payment']);
    if (!found) return null;
    const { account, order } = found;
    const method: PaymentMethod = world.chance.happens(0.7) ? 'card' : 'wallet';
    const consent = world.chance.happens(0.97);
    const wish = { accountId: account, orderId: order.id, method, consent };
    return {
      label: `confirm ${order.id} by ${method}`,
      repeats: true,
      work: ({ product }) => confirmOrder(product, wish),
      done: (outcome) => {
        const answer = answerOf<Confirmed>(outcome);
        if (!answer || 'refused' in answer || answer.redirectUrl === null) return;
        const { redirectUrl } = answer;
        world.auditor.promise({
          account,
          says: `order ${order.id} led to ${redirectUrl}`,
          holds: (books) =>
            [...books.payments.values()].some((each) => each.redirect_url === redirectUrl),
        });
      },
    };
  },
};

const close = (why: 'cancelled' | 'expired'): Action => ({
  name: why === 'cancelled' ? 'cancel' : 'expire',
  weight: why === 'cancelled' ? 2 : 1,
  begin(world) {
    const found = anyOrder(world, ['draft', 'awaiting-payment']);
    if (!found) return null;
    const { account, order } = found;
    return {
      label: `${why} ${order.id}`,
      repeats: true,
      work: ({ product }) => closeOrder(product, { accountId: account, orderId: order.id, why }),
      done: (outcome) => {
        const answer = answerOf<{ state: string } | { refused: string }>(outcome);
        if (!answer || 'refused' in answer) return;
        world.auditor.promise({
          account,
          says: `order ${order.id} was said to be ${answer.state}`,
          holds: (books) => books.orders.get(order.id)?.state === answer.state,
        });
      },
    };
  },
});

/** Chosen, confirmed and paid within a minute: where steps are days, nothing else would ever be paid in time. */
const buy: Action = {
  name: 'buy',
  weight: 0.5,
  weightInYears: 25,
  begin(world) {
    const { chance, books } = world;
    const { account: accountId, lines } = chance.pick(world.subscribers)!;
    const line = chance.pick(world.linesOf(accountId));
    const { marketId, simKind } = lines[0]!;
    const plan = chance.pick(
      world.reference.onSale.filter((each) => each.marketId === (line?.market_id ?? marketId)),
    );
    if (!plan) return null;
    const timing = chance.pickOne(renewalTimings as ['now', 'at-end', 'queue']);
    const wish = { accountId, planId: plan.planId, locale: 'en' as const };
    return {
      label: `buy ${plan.planId} ${line ? timing : 'with a new line'}`,
      work: async ({ product }) => {
        const drafted = await (line
          ? draftOrder(product, { ...wish, lineId: line.id, timing })
          : draftNewLineOrder(product, { ...wish, simKind }));
        if ('refused' in drafted) return drafted;
        const { orderId } = drafted;
        const paying = { accountId, orderId, method: 'card' as const, consent: true };
        const confirmed = await confirmOrder(product, paying);
        if ('refused' in confirmed || confirmed.redirectUrl === null) return confirmed;
        const { redirectUrl } = confirmed;
        const page = [...books.payments.values()].find((each) => each.redirectUrl === redirectUrl);
        if (!page) return confirmed;
        books.pay(page.request.paymentId, page.request.amount.amountMinor);
        const { payment: paymentId } = world.addressOf(page.request.paymentId)!;
        return { outcome: await askPayment(product, { accountId, paymentId }) };
      },
    };
  },
};

export const orderActions: readonly Action[] = [
  draft,
  confirm,
  buy,
  close('cancelled'),
  close('expired'),
];
