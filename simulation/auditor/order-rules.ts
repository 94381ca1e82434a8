import type { AccountBooks, Finding, Movement } from './account-books.ts';
import type { Row } from './rows.ts';

export interface Catalogue {
  /** By `<plan>@<version>`: what it grants, as `<kind> <amount>`, sorted. */
  grants: ReadonlyMap<string, readonly string[]>;
  /** How often it does, by the same; missing: once. */
  cycles: ReadonlyMap<string, number>;
  /** Basis points in a price, by currency: each market has its own. */
  taxRates: ReadonlyMap<string, bigint>;
}

type Order = Row<'subscriber_order'>;

const add = (amounts: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};

/** Money that came for an order was turned into what was bought, or goes back: never both or neither. */
export function orderFindings(books: AccountBooks, catalogue: Catalogue): Finding[] {
  const movements = Map.groupBy(books.movements, (each) => each.order_id);
  const payments = Map.groupBy(books.payments.values(), (each) => each.order_id);
  const refunds = Map.groupBy(books.refunds.values(), (each) => each.order_id);
  const found = paymentFindings(books);
  for (const order of books.orders.values())
    found.push(
      ...findingsOf(books, catalogue, order, {
        moved: movements.get(order.id) ?? [],
        paid: payments.get(order.id) ?? [],
        returned: refunds.get(order.id) ?? [],
      }),
    );
  return found;
}

function findingsOf(
  books: AccountBooks,
  catalogue: Catalogue,
  order: Order,
  of: { moved: Movement[]; paid: Row<'payment'>[]; returned: Row<'refund'>[] },
): Finding[] {
  const found: Finding[] = [];
  const say = (rule: string, says: string) =>
    found.push({ rule, says: `order ${order.id} (${order.state}) ${says}` });
  const moved = (...kinds: string[]) =>
    add(of.moved.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount));
  const isFulfilled = order.fulfilled_at !== null;
  const held = books.balance(`order:${order.id}`, order.currency);
  if (order.held_minor !== held)
    say('held', `says it holds ${order.held_minor}, its movements ${held}`);
  const captured = add(of.paid.map((payment) => payment.captured_minor));
  const [sold, taxed] = [moved('sale'), moved('tax')];
  const net = order.price_minor - order.tax_minor;
  if (sold !== (isFulfilled ? net : 0n)) say('one-sale', `sold ${sold} of ${net}`);
  if (taxed !== (isFulfilled ? order.tax_minor : 0n)) say('one-sale', `taxed ${taxed}`);
  const returned = add(of.returned.map((refund) => refund.amount_minor));
  const kept = sold + taxed - moved('unsale', 'untax');
  if (order.closed_at !== null && captured !== kept + returned)
    say('paid-means-credited', `took ${captured}, kept ${kept}, gives back ${returned}`);
  if (order.state === 'draft' && captured + held > 0n) say('draft-without-money', 'has money');
  const back = of.returned.filter(({ state }) => state === 'refunded');
  const given = moved('refund');
  if (given !== add(back.map((refund) => refund.amount_minor)))
    say('refunds-moved', `moved ${given} back`);
  const undecided = of.paid.filter(
    ({ state, gateway }) => (state === 'intended' || state === 'opened') && gateway !== 'credit',
  );
  if (undecided.length > 0 && ['cancelled', 'expired'].includes(order.state))
    say('closed-pages', 'was closed while a page could still take money');
  if (undecided.length > 1) say('one-open-payment', `has ${undecided.length} open payments`);
  return found.concat(deliveryFindings(books, catalogue, order, isFulfilled));
}

/** What was bought is there once, and as the plan says; what was not paid is not there. */
function deliveryFindings(
  books: AccountBooks,
  catalogue: Catalogue,
  order: Order,
  isFulfilled: boolean,
): Finding[] {
  if (order.plan_id === null || !['renewal', 'new-line'].includes(order.kind)) return [];
  const periods = [...books.periods.values()].filter(({ order_id: id }) => id === order.id);
  const cycles = cyclesOf(books, order.id);
  const name = `${order.plan_id}@${order.plan_version}`;
  const plan = (catalogue.grants.get(name) ?? []).join();
  const most = catalogue.cycles.get(name) ?? 1;
  const says = `order ${order.id} (${order.state}) gave ${periods.length} periods: ${cycles.map(({ granted }) => granted).join(' then ')}`;
  const [period] = periods;
  const isRight = isFulfilled
    ? periods.length === 1 && cycles.every(({ granted }) => granted === plan)
    : periods.length === 0 && cycles.length === 0;
  if (!isRight) return [{ rule: 'one-delivery', says }];
  if (!period) return [];
  // Whoever had it to its end had all of it, one after the other.
  const isWhole =
    period.end === 'lapsed' && period.ended_at !== null && period.ended_at >= period.ends_at!;
  const isUnbroken = cycles.every(({ from }, at) => at === 0 || from === cycles[at - 1]!.until);
  const isAll = isWhole ? cycles.length === most : cycles.length >= 1 && cycles.length <= most;
  return isAll && isUnbroken ? [] : [{ rule: 'every-cycle', says: `${says}, of ${most}` }];
}

/** What an order granted, together by when it may be used. */
function cyclesOf(books: AccountBooks, orderId: string) {
  const own = [...books.buckets.values()].filter(
    (bucket) => bucket.order_id === orderId && bucket.origin === 'order',
  );
  return [...Map.groupBy(own, ({ starts_at }) => starts_at)]
    .sort(([a], [b]) => (a ?? 0) - (b ?? 0))
    .map(([from, buckets]) => ({
      from,
      until: buckets[0]!.expires_at,
      granted: buckets
        .map(({ kind, granted }) => `${kind} ${granted}`)
        .sort()
        .join(),
    }));
}

function paymentFindings(books: AccountBooks): Finding[] {
  const found: Finding[] = [];
  const moved = Map.groupBy(
    books.movements.filter(({ kind }) => kind === 'payment'),
    (each) => each.payment_id,
  );
  const refunds = Map.groupBy(books.refunds.values(), (each) => each.payment_id);
  for (const payment of books.payments.values()) {
    const { id, captured_minor: captured, state } = payment;
    const say = (rule: string, says: string) => found.push({ rule, says: `payment ${id} ${says}` });
    const taken = add((moved.get(id) ?? []).map(({ amount }) => amount));
    if (taken !== captured) say('one-capture', `says ${captured}, its movements ${taken}`);
    // What costs nothing is paid with nothing.
    const isFree = payment.amount_minor === 0n && captured === 0n;
    if (!isFree && (state === 'captured') !== captured > 0n)
      say('captured', `is ${state} with ${captured}`);
    const back = add((refunds.get(id) ?? []).map((refund) => refund.amount_minor));
    if (back > captured) say('refunds-within-capture', `took ${captured}, gives back ${back}`);
  }
  return found;
}
