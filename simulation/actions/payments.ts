import { declineReasons } from '#domain/payment.ts';
import { askPayment, cancelPayment } from '#usecases/payment/ask-payment.ts';
import { receivePaymentEvent } from '#usecases/payment/receive-payment-event.ts';
import { reportOf } from '../provider/books.ts';
import { sign, writeMessage } from '../provider/messages.ts';
import { type World, webhookSecret } from '../world.ts';
import { type Action, answerOf, type Deed } from './action.ts';

/** Pages that the product has led somebody to, and that the provider would still show. */
function openPages(world: World) {
  const led = new Set(
    [...world.auditor.accounts.values()].flatMap((books) =>
      [...books.payments.values()].map(({ redirect_url: url }) => url),
    ),
  );
  return [...world.books.payments.values()].filter(
    ({ status, redirectUrl }) =>
      (status === 'open' || status === 'declined') && led.has(redirectUrl),
  );
}

const pay: Action = {
  name: 'pay',
  weight: 12,
  begin(world) {
    const { chance, books } = world;
    const page = chance.pick(openPages(world));
    if (!page) return null;
    const { paymentId, amount } = page.request;
    if (chance.happens(0.15)) {
      const isDeclined = books.decline(paymentId, chance.pick(declineReasons)!);
      return { label: `decline ${paymentId}: ${isDeclined}` };
    }
    // The provider takes another amount than it was asked for.
    const wrong = chance.happens(0.04) ? BigInt(chance.between(-1, 1)) : 0n;
    const isPaid = books.pay(paymentId, amount.amountMinor + wrong);
    if (chance.happens(0.15)) page.takesNothingBack = true;
    return { label: `pay ${paymentId}${wrong === 0n ? '' : ' wrongly'}: ${isPaid}` };
  },
};

/** Said to be over, and taken all the same. */
const takeAnyway: Action = {
  name: 'take anyway',
  weight: 1,
  begin(world) {
    const over = [...world.books.payments.values()].filter(({ status }) =>
      ['cancelled', 'expired', 'declined'].includes(status),
    );
    const payment = world.chance.pick(over);
    if (!payment) return null;
    world.books.take(payment, payment.request.amount.amountMinor);
    return { label: `take ${payment.request.paymentId} anyway` };
  },
};

type Received = { outcome: string } | { refused: string };

/** Brings a message to a process, as often as it takes. */
export function delivery(world: World, message: World['messages'][number]): Deed {
  const { eventId, rawBody } = message;
  const { paymentId, status, amount } = JSON.parse(rawBody) as {
    paymentId: string;
    status?: string;
    amount?: { amountMinor: string };
  };
  return {
    label: `webhook ${eventId} ${status ?? 'of means'}`,
    repeats: true,
    work: ({ product }) =>
      receivePaymentEvent(product, { rawBody, headers: sign(webhookSecret, rawBody, world.now) }),
    mayFail: ({ message: words }) => words.includes('names another amount and cannot be asked'),
    done: (outcome) => {
      const answer = answerOf<Received>(outcome);
      if (!answer || 'refused' in answer) return;
      // Now and then it is sent again although it was taken.
      if (world.chance.happens(0.8))
        world.messages = world.messages.filter((each) => each !== message);
      const address = world.addressOf(paymentId);
      // The check of a card that is only to be kept takes nothing.
      const isPayment = status === 'captured' && amount?.amountMinor !== '0';
      if (answer.outcome !== 'settled' || !isPayment || !address) return;
      world.auditor.promise({
        account: address.account,
        says: `payment ${address.payment} was settled`,
        holds: (books) => books.payments.get(address.payment)?.state === 'captured',
      });
    },
  };
}

const webhook: Action = {
  name: 'webhook',
  weight: 16,
  begin(world) {
    const message = world.chance.pick(world.messages);
    return message ? delivery(world, message) : null;
  },
};

const lies = ['amount', 'unknown payment', 'unsigned', 'old', 'nonsense'] as const;

/** Messages that are wrong in what they say or in who says it. */
const lie: Action = {
  name: 'lie',
  weight: 2,
  begin(world) {
    const { chance } = world;
    const payment = chance.pick([...world.books.payments.values()]);
    if (!payment) return null;
    const which = chance.pickOne(lies);
    const eventId = `evt-${world.newId()}`;
    const report = reportOf(payment);
    const { amountMinor, currency } = report.amount;
    const paymentId = `pay_${world.newId().replaceAll('-', '').padEnd(50, '0')}`;
    const told = {
      ...report,
      status: 'captured' as const,
      ...(which === 'amount' ? { amount: { amountMinor: amountMinor + 100n, currency } } : {}),
      ...(which === 'unknown payment' ? { paymentId } : {}),
    };
    const body = which === 'nonsense' ? '{"eventId":1}' : writeMessage(eventId, told);
    const at = which === 'old' ? world.now - 3_600_000 : world.now;
    const headers = sign(which === 'unsigned' ? 'another secret' : webhookSecret, body, at);
    return {
      label: `lie of ${which} about ${payment.request.paymentId}`,
      repeats: true,
      work: ({ product }) => receivePaymentEvent(product, { rawBody: body, headers }),
      mayFail: ({ message }) => message.includes('names another amount and cannot be asked'),
      done: (outcome) => {
        const answer = answerOf<Received>(outcome);
        if (!answer || which === 'amount' || which === 'unknown payment') return;
        if ('refused' in answer) return;
        world.find('believed', `a message that was ${which} was ${answer.outcome}`);
      },
    };
  },
};

const ask: Action = {
  name: 'ask',
  weight: 4,
  begin(world) {
    const all = [...world.auditor.accounts.values()].flatMap((books) =>
      [...books.payments.values()].map(({ id }) => ({ accountId: books.id, paymentId: id })),
    );
    const address = world.chance.pick(all);
    if (!address) return null;
    const closes = world.chance.happens(0.2);
    return {
      label: `${closes ? 'close' : 'ask'} ${address.paymentId}`,
      repeats: true,
      work: ({ product }) =>
        closes ? cancelPayment(product, address) : askPayment(product, address),
    };
  },
};

export const paymentActions: readonly Action[] = [pay, takeAnyway, webhook, lie, ask];
