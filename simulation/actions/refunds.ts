import { askRefundAgain } from '#usecases/refund/ask-refund-again.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { giveGoodwill, requestRefund } from '#usecases/refund/request-refund.ts';
import { takeAsCredit } from '#usecases/refund/take-as-credit.ts';
import { sendRefund } from '#usecases/send-refund.ts';
import type { World } from '../world.ts';
import { type Action, answerOf } from './action.ts';
import { anyOrder } from './orders.ts';

type Requested = { requestId: string } | { refused: string };

const destinationOf = (world: World) => world.chance.pickOne(['original', 'credit'] as const);

const mostlyRefused = (world: World) =>
  world.chance.weighted({ refused: 8, requested: 1, refunded: 1 });

const refundsOf = (world: World, wanted: string) =>
  [...world.auditor.accounts.values()].flatMap(({ id: accountId, refunds }) =>
    [...refunds.values()].flatMap(({ id: refundId, order_id: orderId, state }) =>
      state === wanted ? [{ accountId, orderId, refundId }] : [],
    ),
  );

/** Looks at what would come back and takes it, as it was quoted a moment ago or anew. */
const withdraw: Action = {
  name: 'refund',
  weight: 4,
  begin(world) {
    const found = anyOrder(world, ['fulfilled']);
    if (!found) return null;
    const { account, order } = found;
    const of = { accountId: account, orderId: order.id };
    const destination = destinationOf(world);
    const pick = world.chance.between(0, 1);
    return {
      label: `refund ${order.id} to ${destination}`,
      repeats: true,
      work: async ({ product }) => {
        const view = await quoteRefund(product, of);
        if (!view || 'none' in view.quote) return { refused: 'nothing_quoted' };
        const option = view.quote.options[pick] ?? view.quote.options[0]!;
        return requestRefund(product, { ...of, quoteId: option.id, destination });
      },
    };
  },
};

const goodwill: Action = {
  name: 'goodwill',
  weight: 1,
  begin(world) {
    const found = anyOrder(world, ['fulfilled']);
    if (!found) return null;
    const { account, order } = found;
    const destination = destinationOf(world);
    const amountMinor = BigInt(world.chance.between(1, Number(order.price_minor) + 20));
    const key = world.newId();
    const wish = { accountId: account, orderId: order.id, amountMinor, destination, note: '', key };
    return {
      label: `goodwill ${amountMinor} of ${order.id} to ${destination}`,
      repeats: true,
      work: ({ product }) => giveGoodwill(product, wish),
      done: (outcome) => {
        const answer = answerOf<Requested>(outcome);
        if (!answer || 'refused' in answer) return;
        const command = `staff-refund:${key}`;
        world.auditor.promise({
          account,
          says: `${command} was said to give ${amountMinor} back, once`,
          holds: (books) => books.commands.has(command),
        });
      },
    };
  },
};

const credit: Action = {
  name: 'take as credit',
  weight: 3,
  begin(world) {
    const of = world.chance.pick(refundsOf(world, mostlyRefused(world)));
    if (!of) return null;
    return {
      label: `take ${of.refundId} as credit`,
      repeats: true,
      work: ({ product }) => takeAsCredit(product, of),
    };
  },
};

/** Staff have the provider asked once more; now and then after it has said that it would not refuse. */
const again: Action = {
  name: 'refund again',
  weight: 6,
  begin(world) {
    const { chance, scheduler, books } = world;
    const wanted = mostlyRefused(world);
    const of = chance.pick(refundsOf(world, wanted));
    if (!of) return null;
    // A request of before that is still under way would be taken for the new one.
    const relents = wanted === 'refused' && scheduler.isIdle && chance.happens(0.6);
    if (relents) books.relent(of.refundId);
    return {
      label: `ask again for ${of.refundId} (${wanted}${relents ? ', willing now' : ''})`,
      repeats: true,
      work: ({ product }) => askRefundAgain(product, of),
    };
  },
};

/** The job, as it may run beside itself when a worker was slow. */
const send: Action = {
  name: 'send refund',
  weight: 3,
  begin(world) {
    const of = world.chance.pick(refundsOf(world, 'requested'));
    if (!of) return null;
    return {
      label: `send refund ${of.refundId}`,
      repeats: true,
      work: ({ product }) => sendRefund(product, of),
    };
  },
};

export const refundActions: readonly Action[] = [withdraw, goodwill, credit, again, send];
