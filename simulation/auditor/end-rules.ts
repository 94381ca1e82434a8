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

/** Blocked or parked: what the rules keep meanwhile is theirs to say. */
const isHeld = (state: string): boolean =>
  state === 'parked' || state === 'lost-stolen' || state === 'policy-block';

/**
 * Once the world had time and its workers ran: nothing waits, nothing is held, all is told. Credit that has ended
 * may lie for `revivalMs` more, where a top-up may bring it back: no use of it is in time.
 */
export function stuckFindings(
  books: AccountBooks,
  { now, revivalMs }: { now: number; revivalMs: number },
): Finding[] {
  const found: Finding[] = [];
  const say = (rule: string, says: string) => found.push({ rule, says });
  // What the provider refused to give back stays the subscriber's until they take it as credit.
  const refused = new Map<string, bigint>();
  for (const { order_id: order, state, amount_minor: amount } of books.refunds.values())
    if (state === 'refused') refused.set(order, (refused.get(order) ?? 0n) + amount);
  for (const { id, state, held_minor: held, expires_at: until } of books.orders.values()) {
    if (state === 'awaiting-payment' && until <= now) say('stuck-order', `order ${id} still waits`);
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
    // What is held for its owner waits with its line.
    const line = books.lines.get(bucket.line_id ?? '');
    if (line && isHeld(line.state) && expires !== null && expires > line.state_since) continue;
    const goneAt =
      expires === null ? Infinity : expires + (bucket.kind === 'credit' ? revivalMs : 0);
    if (closed === null && goneAt <= now)
      say(
        'stuck-bucket',
        `bucket ${id} (${told}) ended at ${expires} and is open at ${now}; line ${bucket.line_id}`,
      );
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
  'whole-due': `select 'line ' || id || ' (' || state || ') since ' || due_at || ' of ' || $2 as says
    from line where account_id = any($1) and due_at <= $2::timestamptz`,
  // Whatever was to be told was brought to its reader, or tried by every way there is to them.
  'whole-told': `select e.kind || ' ' || e.id || ' is ' || coalesce(n.state, 'unknown') || ' after '
      || coalesce(string_agg(d.channel || ' ' || d.outcome, ', '), 'nothing') as says
    from line_event e left join notice n on n.account_id = e.account_id and n.id = e.id
      left join notice_delivery d on d.account_id = e.account_id and d.notice_id = e.id
    where e.account_id = any($1) and (e.kind in ('auto-renewal-agreed', 'auto-renewal-noticed',
        'auto-renewal-dropped', 'auto-renewal-tried', 'auto-renewal-paused', 'auto-renewal-resumed', 'auto-renewal-ended')
      or e.kind = 'auto-renewal-preflight' and e.detail ->> 'problems' <> ''
      or e.kind = 'auto-renewal-failed' and e.detail ? 'retryAt')
      -- A text that was taken a moment ago is asked about soon.
      and not exists (select from outbox o where o.account_id = e.account_id and o.due_at > $2
        and coalesce(o.payload ->> 'noticeId', o.id::text) = e.id::text)
    group by e.account_id, e.line_id, e.kind, e.id, n.state, n.decided_at
    having count(*) filter (where d.outcome in ('accepted', 'delivered')) = 0
      and not (n.state = 'undeliverable'
        -- Nobody is texted where the line takes no texts: asked of lines in use alone, and not of one
        -- that came back in the very instant.
        and (bool_or(d.channel = 'sms') or 'active' <> coalesce(
          (select s.detail ->> 'to' from line_event s where s.account_id = e.account_id
            and s.line_id = e.line_id and s.kind = 'state-changed' and s.happened_at < n.decided_at
            order by s.id desc limit 1),
          (select s.detail ->> 'from' from line_event s where s.account_id = e.account_id
            and s.line_id = e.line_id and s.kind = 'state-changed' order by s.id limit 1),
          (select l.state from line l where l.account_id = e.account_id and l.id = e.line_id)))
        and (bool_or(d.channel = 'mail') or exists (
          -- It was known that no mail arrives there.
          select from notice_delivery u where u.account_id = e.account_id
            and u.channel = 'mail' and u.outcome in ('refused', 'bounced'))))
      or n.state is null or n.state = 'open'`,
  'whole-budgets': `select b.promotion_id || ': ' || uses || ' ' || minor as says from promotion_budget b
    where array_length($1::uuid[], 1) > 0 and (uses, minor) <> (select count(*),
      coalesce(sum(c.minor), 0) from promotion_claim c where c.promotion_id = b.promotion_id)`,
  'whole-claims-used': `select c.promotion_id || ' of order ' || c.order_id as says from promotion_claim c
    where c.account_id = any($1) and not exists (select from promotion_use u
      join promotion_use f on f.account_id = u.account_id and f.id = u.redemption_id
      where f.account_id = c.account_id and f.order_id = c.order_id
        and f.promotion_id = c.promotion_id and u.state in ('held', 'taken'))`,
  'whole-claims': `select u.promotion_id || ' of order ' || u.order_id as says from promotion_use u
    where u.account_id = any($1) and u.state in ('held', 'taken') and u.claimed_minor is not null
      and not exists (select from promotion_claim c where c.promotion_id = u.promotion_id
        and c.order_id = u.order_id and c.account_id = u.account_id and c.minor >= u.claimed_minor)`,
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
