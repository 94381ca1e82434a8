import type pg from 'pg';
import type { AccountBooks, Finding } from './account-books.ts';

/** What a payment provider's own books say of one payment. */
export interface ProviderEntry {
  /** As the provider names it. */
  paymentId: string;
  /** The account and payment it belongs to, as the caller has decoded the name. */
  account: string;
  payment: string;
  currency: string;
  takenMinor: bigint;
  givenBackMinor: bigint;
}

/** Once the world had time and its workers ran: nothing waits, nothing is held, all is told. */
export function stuckFindings(books: AccountBooks, now: number): Finding[] {
  const found: Finding[] = [];
  const say = (rule: string, says: string) => found.push({ rule, says });
  // What the provider refused to give back stays the subscriber's until they take it as credit.
  const refused = new Map<string, bigint>();
  for (const { order_id: order, state, amount_minor: amount } of books.refunds.values())
    if (state === 'refused') refused.set(order, (refused.get(order) ?? 0n) + amount);
  for (const { id, state, held_minor: held } of books.orders.values()) {
    if (state === 'awaiting-payment') say('stuck-order', `order ${id} still waits`);
    if (held !== (refused.get(id) ?? 0n))
      say('stuck-money', `order ${id} (${state}) still holds ${held}`);
  }
  for (const { id, state, method, order_id: order } of books.payments.values())
    if (state === 'intended' || state === 'opened')
      say('stuck-payment', `payment ${id} by ${method} of order ${order}: ${state}`);
  for (const { id, state } of books.refunds.values())
    if (state === 'requested') say('stuck-refund', `refund ${id}: ${state}`);
  for (const session of books.sessions.values())
    if (session.ended_at === null && session.expires_at <= now)
      say('stuck-session', `session ${session.id} is open past its time`);
  for (const bucket of books.buckets.values()) {
    const { id, closed_at: closed, expires_at: expires, remaining, reserved } = bucket;
    const period = books.periods.get(bucket.period_id ?? '');
    const story = books.movements
      .filter(({ bucket_id: of }) => of === id)
      .slice(-4)
      .map((each) => `${each.seq} ${each.kind} ${each.amount} (${each.command_key})`);
    const told = `${bucket.kind} of ${bucket.origin}, ${remaining} left, ${reserved} reserved; its
      period is ${period?.end} at ${period?.ended_at}; ${story.join(', ')}`;
    if (closed === null && expires !== null && expires <= now)
      say('stuck-bucket', `bucket ${id} (${told}) ended at ${expires} and is open at ${now}`);
    if (reserved > 0n) say('stuck-hold', `bucket ${id} (${told})`);
  }
  return found;
}

/** To the cent: what the provider really took and gave back is what our movements say. */
export function providerFindings(
  accounts: ReadonlyMap<string, AccountBooks>,
  entries: readonly ProviderEntry[],
  gateway: string,
): Finding[] {
  const found: Finding[] = [];
  const theirs = new Map(entries.map((entry) => [`${entry.account} ${entry.payment}`, entry]));
  const place = `provider:${gateway}`;
  for (const books of accounts.values()) {
    const ours = Map.groupBy(
      books.movements.filter(
        ({ from_place: from, to_place: to }) => from === place || to === place,
      ),
      (each) => `${books.id} ${each.payment_id}`,
    );
    const names = new Set([
      ...ours.keys(),
      ...[...theirs.keys()].filter((key) => key.startsWith(books.id)),
    ]);
    for (const name of names) {
      const entry = theirs.get(name);
      const moved = ours.get(name) ?? [];
      const sum = (isWay: (from: string) => boolean) =>
        moved.reduce((all, each) => (isWay(each.from_place) ? all + each.amount : all), 0n);
      const [took, gave] = [sum((from) => from === place), sum((from) => from !== place)];
      if (took !== (entry?.takenMinor ?? 0n))
        found.push({
          rule: 'provider-took',
          says: `${name}: they ${entry?.takenMinor}, we ${took}`,
        });
      if (gave !== (entry?.givenBackMinor ?? 0n))
        found.push({
          rule: 'provider-gave-back',
          says: `${name}: they ${entry?.givenBackMinor}, we ${gave}`,
        });
    }
  }
  return found;
}

/** The same truths asked of the tables in their own language, from the first row to the last. */
const questions: Readonly<Record<string, string>> = {
  'whole-sequence': `select account_id || ': ' || count(*) || ' of ' || max(seq) as says from transfer
    where account_id = any($1) group by account_id having count(*) <> max(seq) or min(seq) <> 1`,
  'whole-places': `select from_place || ' > ' || to_place as says from transfer
    where account_id = any($1) and (from_place !~ '^(bucket|hold|order|provider):|^operator:'
      or to_place !~ '^(bucket|hold|order|provider):|^operator:')`,
  'whole-buckets': `select b.id::text as says from bucket b where b.account_id = any($1) and (
      b.remaining <> coalesce((select sum(case when to_place = 'bucket:' || b.id then amount
        else -amount end) from transfer t where t.account_id = b.account_id
        and (to_place = 'bucket:' || b.id or from_place = 'bucket:' || b.id)), 0)
      or b.granted <> b.remaining + b.reserved + b.used + b.expired + b.refunded)`,
  'whole-orders': `select o.id::text as says from subscriber_order o where o.account_id = any($1)
    and o.held_minor <> coalesce((select sum(case when to_place = 'order:' || o.id then amount
      else -amount end) from transfer t where t.account_id = o.account_id
      and (to_place = 'order:' || o.id or from_place = 'order:' || o.id)), 0)`,
  'whole-conservation': `select t.asset || ' in and out' as says from transfer t
      where account_id = any($1) group by asset having
      coalesce(sum(amount) filter (where from_place ~ '^(provider|operator):'), 0)
      - coalesce(sum(amount) filter (where to_place ~ '^(provider|operator):'), 0)
      <> coalesce((select sum(held_minor) from subscriber_order o
          where o.account_id = any($1) and o.currency = t.asset), 0)
        + coalesce((select sum(remaining + reserved) from bucket b
          where b.account_id = any($1) and b.asset = t.asset), 0)`,
  'whole-delivery': `select o.id::text as says from subscriber_order o where o.account_id = any($1)
    and kind in ('renewal', 'new-line') and (state = 'fulfilled') <>
      (select count(*) = 1 from period p where p.account_id = o.account_id and p.order_id = o.id)`,
  'whole-vouchers': `select split_part(command_key, ':', 2) as says from transfer
    where account_id = any($1) and command_key like 'voucher:%'
    and kind in ('grant', 'payment')
    group by says having count(distinct account_id || command_key) > 1`,
  'whole-outbox': `select kind || ' ' || id as says from outbox where account_id = any($1)
    and kind <> 'mail.send' and due_at <= $2`,
};

/** Asks the database itself, about all accounts at once. */
export async function wholeFindings(
  client: pg.Pool,
  accounts: readonly string[],
  now: number,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [rule, text] of Object.entries(questions)) {
    const values: unknown[] = [accounts];
    if (text.includes('$2')) values.push(new Date(now).toISOString());
    const { rows } = await client.query<{ says: string }>({ name: rule, text, values });
    for (const { says } of rows) found.push({ rule, says });
  }
  return found;
}

/** What the auditor has added up over the steps is what a first reading of everything gives. */
export function differenceFindings(kept: AccountBooks, fresh: AccountBooks): Finding[] {
  const says = (books: AccountBooks) =>
    [...books.balances]
      .map(([place, amount]) => `${place} ${amount}`)
      .sort()
      .join('\n');
  const isSame = says(kept) === says(fresh) && kept.movements.length === fresh.movements.length;
  return isSame ? [] : [{ rule: 'append-only', says: `movements of ${kept.id} were changed` }];
}
