-- What the rules of a line's course look at, and what keeps a line where it is.
alter table line add column last_bought_at timestamptz;
alter table line add column last_topped_up_at timestamptz;
alter table line add column kept_until timestamptz;

-- What time did to a line before its course was written down is not told again: it begins with the plan
-- that ran last.
update line set last_bought_at = p.bought_at, state_since = greatest(created_at, p.starts_at)
  from (
    select account_id, line_id, max(bought_at) as bought_at,
        coalesce(max(starts_at) filter (where ended_at is not null),
                 min(starts_at) filter (where starts_at <= now())) as starts_at
      from period where kind = 'plan' group by account_id, line_id
  ) p
  where p.account_id = line.account_id and p.line_id = line.id;
update line set last_used_at = u.used_at
  from (
    select account_id, line_id, max(happened_at) as used_at from transfer
      where kind = 'usage' and line_id is not null group by account_id, line_id
  ) u
  where u.account_id = line.account_id and u.line_id = line.id;

-- A line that is parked or blocked keeps its allowance, and uses none of it.
alter table bucket add column frozen boolean not null default false;
alter table bucket drop constraint bucket_origin_check;
alter table bucket add constraint bucket_origin_check
  check (origin in ('order', 'voucher', 'refund', 'promotion', 'adjustment', 'rollover'));
