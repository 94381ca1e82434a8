import type pg from 'pg';

export interface Finding {
  what: string;
  count: number;
}

const checks: Record<string, string> = {
  'buckets whose figures are not their movements': `
    select count(*) from bucket b
      left join lateral (select
          coalesce(sum(amount) filter (where to_place = 'bucket:' || b.id), 0)
            - coalesce(sum(amount) filter (where from_place = 'bucket:' || b.id), 0) as remaining,
          coalesce(sum(amount) filter (where to_place = 'operator:used'), 0) as used
        from transfer t where t.account_id = b.account_id and t.bucket_id = b.id) m on true
      where b.used <> m.used or (b.remaining <> m.remaining and b.order_id in (
        select id from subscriber_order o where o.account_id = b.account_id))`,
  'accounts whose movements are not numbered 1, 2, 3': `
    select count(*) from (select account_id from transfer group by account_id
      having max(seq) <> count(*) or min(seq) <> 1) broken`,
  'movements without the command that caused them': `
    select count(*) from transfer t where not exists (select from command c
      where c.account_id = t.account_id and c.key = t.command_key)`,
  'fulfilled orders without exactly one period': `
    select count(*) from subscriber_order o where state = 'fulfilled' and 1 <> (select count(*)
      from period p where p.account_id = o.account_id and p.order_id = o.id)`,
  'fulfilled orders whose captured payments, less what goes back, are not their price': `
    select count(*) from subscriber_order o where state = 'fulfilled' and price_minor <>
      (select coalesce(sum(captured_minor), 0) from payment p
        where p.account_id = o.account_id and p.order_id = o.id)
      - (select coalesce(sum(amount_minor), 0) from refund r
        where r.account_id = o.account_id and r.order_id = o.id)`,
  'orders that are over and still hold money': `
    select count(*) from subscriber_order o where state in ('fulfilled', 'cancelled', 'expired')
      and held_minor <> 0 and not exists (select from refund r
        where r.account_id = o.account_id and r.order_id = o.id and r.state = 'requested')`,
  'receipts that are neither waiting nor sent': `
    select count(*) from subscriber_order o where state = 'fulfilled' and not exists (
      select from outbox x where x.account_id = o.account_id and x.kind = 'mail.send'
        and x.payload ->> 'orderId' = o.id::text)
      and not exists (select from sent_message s where s.account_id = o.account_id
        and s.template = 'order_confirmation')`,
  'payments past their time that are still undecided': `
    select count(*) from payment where decided_at is null and deadline_at < now() - interval '60 s'`,
  'payment work that is long due': `
    select count(*) from outbox where kind <> 'mail.send' and due_at < now() - interval '30 s'`,
};

/** What is wrong in the books; empty is the normal result. */
export async function auditBooks(client: pg.Client): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [what, text] of Object.entries(checks)) {
    const { rows } = await client.query<{ count: string }>(text);
    if (rows[0]!.count !== '0') findings.push({ what, count: Number(rows[0]!.count) });
  }
  return findings;
}

/** Of keys that were answered (`<account> <key>`): how many are not stored, and how many moved more than once. */
export async function auditAcknowledged(
  client: pg.Client,
  keys: readonly string[],
): Promise<{ lost: number; doubled: number }> {
  const pairs = keys.map((line) => line.split(' '));
  const { rows } = await client.query<{ lost: string; doubled: string }>(
    `select count(*) filter (where moved is null) as lost, count(*) filter (where moved > 1) as doubled
      from unnest($1::uuid[], $2::text[]) as k (account_id, key)
        left join (select account_id, command_key as key, count(*) as moved
          from transfer group by 1, 2) stored using (account_id, key)`,
    [pairs.map(([account]) => account), pairs.map(([, key]) => key)],
  );
  return { lost: Number(rows[0]!.lost), doubled: Number(rows[0]!.doubled) };
}

/** Orders a subscriber was told are fulfilled and that are not. */
export async function auditFulfilled(
  client: pg.Client,
  orders: readonly { accountId: string; orderId: string }[],
): Promise<number> {
  const { rows } = await client.query<{ lost: string }>(
    `select count(*) as lost from unnest($1::uuid[], $2::uuid[]) as k (account_id, id)
      where not exists (select from subscriber_order o where o.account_id = k.account_id
        and o.id = k.id and o.state = 'fulfilled')`,
    [orders.map((each) => each.accountId), orders.map((each) => each.orderId)],
  );
  return Number(rows[0]!.lost);
}
