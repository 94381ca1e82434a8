-- The rules by which a line leaves its state: those its last plan was sold under, or those of the day it came.
alter table line add column policy_version integer;
update line set policy_version = coalesce(
  (select p.policy_version from period p
    where p.account_id = line.account_id and p.line_id = line.id and p.kind = 'plan'
    order by coalesce(p.ends_at, 'infinity') desc, p.bought_at desc limit 1),
  (select max(version) from policy where market_id = line.market_id),
  (select max(version) from policy where market_id is null));

-- Where a line was when a hold took it out of its course, and what holds leave behind.
alter table line add column held jsonb;
with turn as (
  select account_id, line_id, detail, happened_at,
      row_number() over (partition by account_id, line_id order by id desc) as back
    from line_event where kind = 'state-changed'
)
update line set held = jsonb_build_object(
    'before', jsonb_build_object(
      'state', held.detail->>'from',
      'since', floor(extract(epoch from coalesce(prior.happened_at, line.created_at)) * 1000),
      'keptUntil', null, 'backAt', null, 'before', null),
    'backAt', null, 'counts', '{}'::jsonb, 'spent', '{}'::jsonb)
  from turn held
  left join turn prior on prior.account_id = held.account_id and prior.line_id = held.line_id
    and prior.back = 2
  where held.account_id = line.account_id and held.line_id = line.id and held.back = 1
    and line.state in ('parked', 'lost-stolen', 'policy-block')
    and held.detail->>'to' = line.state
    and held.detail->>'from' in ('pre-active', 'active', 'grace', 'suspended');
