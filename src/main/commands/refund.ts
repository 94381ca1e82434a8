import { randomUUID } from 'node:crypto';
import { formatInstant, formatMoney } from '#domain/format.ts';
import type { Order } from '#domain/ordering.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import type { NoRefundReason, RefundOption } from '#domain/quote-refund.ts';
import { SECOND } from '#domain/time.ts';
import type { Database } from '#storage/database.ts';
import { readOrder } from '#storage/reads/account-rows.ts';
import { readOrderByReference, readOwner } from '#storage/reads/ledger-subject.ts';
import type { Product } from '#usecases/product.ts';
import { askRefundAgain } from '#usecases/refund/ask-refund-again.ts';
import { quoteRefund, type RefundQuoteView } from '#usecases/refund/quote-refund.ts';
import { refundLinkOf } from '#usecases/refund/refund-link.ts';
import { giveGoodwill, requestRefund } from '#usecases/refund/request-refund.ts';
import { closedGateway } from '../closed-gateway.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withMigratedDatabase } from '../migrated-database.ts';
import { type RefundWish, readAmount, readRefundWish } from '../refund-wish.ts';
import { wireProduct } from '../wiring.ts';

const REFUSED = 3;

/** Staff give money of an order back. The jobs of a running program send it and mail the receipt. */
export const refund: Command = {
  usage: '<order> [--quote <id> | --amount 3.00 --reason <text> | --again <refund>] [--to credit]',
  about:
    'Shows what of an order would come back now and by which rule, each with its id. --quote takes one\n' +
    'of them: what is left of the order leaves the line. --amount gives so much back for a reason that\n' +
    'the subscriber reads, and what was bought stays. --again asks the provider once more for a refund\n' +
    'it refused. <order> is its reference (8 characters) or its id (ord_…).',
  options: {
    quote: { type: 'string', about: 'do what was quoted under this id, or nothing' },
    amount: { type: 'string', about: "this much, in the order's currency: 3.00" },
    reason: { type: 'string', about: 'why, for the subscriber; needed with --amount' },
    again: { type: 'string', about: 'a refund (ref_…) the provider refused' },
    to: { type: 'string', about: '"original", the way it was paid (also if absent), or "credit"' },
    key: { type: 'string', about: 'names this gift: the same key again gives nothing more' },
    json: { type: 'boolean', about: 'print one JSON object' },
  },
  positionals: { min: 1, max: 1 },
  exits: { [REFUSED]: 'nothing was given back; the reason is on standard error' },
  run: async (call) => {
    const wish = readRefundWish(call);
    if ('problem' in wish) {
      call.err(`${wish.problem} See: xuka refund --help\n`);
      return EXIT.misused;
    }
    return withMigratedDatabase(call, async ({ database, configuration }) => {
      const { secret } = configuration;
      const baseUrl = configuration.baseUrl ?? '';
      const product = wireProduct({ database, gateway: closedGateway, baseUrl, secret });
      const order = await findOrder(database, wish.order);
      if (order) return carryOut(call, product, order, wish);
      call.err('There is no such order.\n');
      return REFUSED;
    });
  },
};

type FoundOrder = Order & { accountId: string };

async function findOrder(database: Database, typed: string): Promise<FoundOrder | null> {
  const id = fromPublicId('ord', typed);
  if (id === null) return readOrderByReference(database, typed.toUpperCase());
  const accountId = await readOwner(database, { kind: 'ord', id });
  const order = accountId === null ? null : await readOrder(database, accountId, id);
  return order && { ...order, accountId: accountId! };
}

async function carryOut(call: Call, product: Product, order: FoundOrder, wish: RefundWish) {
  const of = { accountId: order.accountId, orderId: order.id };
  switch (wish.do) {
    case 'show':
      return show(call, (await quoteRefund(product, of))!);
    case 'take': {
      const { quoteId, to } = wish;
      return tell(
        call,
        product,
        of,
        await requestRefund(product, { ...of, quoteId, destination: to }),
      );
    }
    case 'give': {
      const amountMinor = readAmount(wish.amount, order.currency);
      if (typeof amountMinor !== 'bigint') {
        call.err(`${amountMinor.problem}\n`);
        return EXIT.misused;
      }
      const { reason: note, to: destination } = wish;
      const key = wish.key ?? randomUUID();
      const gift = { ...of, amountMinor, destination, note, key };
      return tell(call, product, of, await giveGoodwill(product, gift));
    }
    case 'again': {
      const refundId = fromPublicId('ref', wish.refund);
      const answer =
        refundId === null
          ? { refused: 'unknown_refund' as const }
          : await askRefundAgain(product, { ...of, refundId });
      return 'refused' in answer ? refuse(call, answer.refused) : say(call, answer, 'Asked again.');
    }
  }
}

function show(call: Call, view: RefundQuoteView): number {
  const { quote, order, timeZone } = view;
  if (call.values.json) {
    const text = JSON.stringify(quote, (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    call.out(`${text}\n`);
  } else if ('none' in quote) call.out(`Nothing can be asked for: ${reasons[quote.none]}\n`);
  else for (const option of quote.options) call.out(`${optionLine(option, order, timeZone)}\n`);
  return EXIT.done;
}

function optionLine(option: RefundOption, { currency }: Order, timeZone: string): string {
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, 'en');
  const { refundMinor, priceMinor, usedMinor, until } = option;
  const end = until === null ? '' : `, until ${formatInstant(until - SECOND, timeZone, 'en')}`;
  const figures = `${money(refundMinor)} back of ${money(priceMinor)}, ${money(usedMinor)} kept`;
  const how = option.destinations.length === 0 ? ' (by itself)' : `\n  --quote ${option.id}`;
  return `${option.rule}: ${figures}${end}${how}`;
}

const reasons: Record<NoRefundReason, string> = {
  order_not_paid: 'nothing was paid.',
  refund_all_back: 'all of it has gone back or is on its way.',
  refund_plan_over: 'the plan has served its whole time. (--amount still gives goodwill.)',
  refund_used_up: 'what was provided is worth the price. (--amount still gives goodwill.)',
  refund_too_late: 'the time for it is over. (--amount still gives goodwill.)',
  refund_not_offered: 'the policy gives no right to it. (--amount still gives goodwill.)',
};

const refusals: Readonly<Record<string, string>> = {
  ...reasons,
  refund_under_way: 'the money goes back by itself already.',
  quote_changed: 'the figures have changed; look again.',
  destination_not_offered: 'it was paid with credit or a voucher: --to credit.',
  above_captured: 'more than what was paid and has not gone back.',
  unknown_refund: 'this order has no such refund.',
  refund_not_refused: 'the provider has not refused this one.',
};

function refuse(call: Call, refused: string): number {
  call.err(`Nothing was given back: ${refusals[refused] ?? refused}\n`);
  return REFUSED;
}

function tell(
  call: Call,
  product: Product,
  { accountId }: { accountId: string },
  answer: { requestId: string } | { refused: string },
): number {
  if ('refused' in answer) return refuse(call, answer.refused);
  const refundId = answer.requestId;
  const id = toPublicId('ref', refundId);
  // Its own address is known only where it is configured.
  const link = product.baseUrl === '' ? null : refundLinkOf(product, { accountId, refundId });
  return say(
    call,
    { refund: id, link },
    link ? `Refund ${id}\nFollow it at ${link}` : `Refund ${id}`,
  );
}

function say(call: Call, answer: object, words: string): number {
  call.out(call.values.json ? `${JSON.stringify(answer)}\n` : `${words}\n`);
  return EXIT.done;
}
