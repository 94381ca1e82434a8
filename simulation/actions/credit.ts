import { confirmOrder } from '#usecases/confirm-order.ts';
import { setCreditFallback } from '#usecases/set-credit-fallback.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { sweepVouchers } from '#usecases/vouchers/sweep-vouchers.ts';
import { type Action, answerOf } from './action.ts';
import { anyOrder } from './orders.ts';

/** Pays with credit: all of it, or as far as it goes with a card for the rest. */
const payWithCredit: Action = {
  name: 'credit',
  weight: 5,
  begin(world) {
    const found = anyOrder(world, ['draft', 'awaiting-payment']);
    if (!found) return null;
    const { account, order } = found;
    const method = world.chance.pickOne(['credit', 'card', 'wallet'] as const);
    const wish = { accountId: account, orderId: order.id, method, withCredit: true, consent: true };
    return {
      label: `confirm ${order.id} by credit and ${method}`,
      repeats: true,
      work: ({ product }) => confirmOrder(product, wish),
      done: (outcome) => {
        const answer = answerOf<{ redirectUrl: string | null } | { refused: string }>(outcome);
        if (!answer || 'refused' in answer || method !== 'credit') return;
        world.auditor.promise({
          account,
          says: `order ${order.id} was paid with credit`,
          holds: (books) => books.orders.get(order.id)?.state === 'fulfilled',
        });
      },
    };
  },
};

const fallback: Action = {
  name: 'fallback',
  weight: 0.5,
  begin(world) {
    const { account } = world.chance.pick(world.subscribers)!;
    const isOn = world.chance.happens(0.7);
    return {
      label: `fallback ${isOn}`,
      work: ({ product }) => setCreditFallback(product, { accountId: account, fallback: isOn }),
    };
  },
};

/** The same PIN by several people: one of them gets what it is worth. */
const redeem: Action = {
  name: 'redeem',
  weight: 4,
  begin(world) {
    const { chance } = world;
    const voucher = chance.pick(world.vouchers);
    if (!voucher) return null;
    const { account, lines } = chance.pick(world.subscribers)!;
    const pin = chance.happens(0.1) ? '00000000000000' : voucher.pin;
    const lineId = chance.pick(lines)!.id;
    const typed = { accountId: account, lineId, pin, locale: 'en' as const, address: '192.0.2.1' };
    return {
      label: `redeem ${voucher.serial}${pin === voucher.pin ? '' : ' with a wrong PIN'}`,
      repeats: true,
      work: ({ product }) => redeemVoucher(product, typed),
      done: (outcome) => {
        const answer = answerOf<{ kind: string } | { refused: string }>(outcome);
        if (!answer || 'refused' in answer) return;
        const prefix = `voucher:${voucher.serial}:`;
        world.auditor.promise({
          account,
          says: `voucher ${voucher.serial} was redeemed`,
          holds: (books) => books.movements.some(({ command_key: key }) => key.startsWith(prefix)),
        });
      },
    };
  },
};

const sweep: Action = {
  name: 'sweep vouchers',
  weight: 1,
  begin: () => ({
    label: 'sweep vouchers',
    repeats: true,
    work: ({ product }) => sweepVouchers(product),
  }),
};

export const creditActions: readonly Action[] = [payWithCredit, fallback, redeem, sweep];
