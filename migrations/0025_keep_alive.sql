-- The card keeps itself alive: what a line's rules, renewals, alerts and promotions remember.

-- The rules of one market; null: of the operator, wherever a market has none of its own.
alter table policy add column market_id text;

-- Lines know what time does to them next: `due_at` is when somebody has to look at the line.
alter table line add column state text not null default 'active' check (state in
  ('pre-active', 'active', 'grace', 'suspended', 'quarantined', 'recycled',
   'parked', 'lost-stolen', 'policy-block', 'ported-out'));
alter table line add column state_since timestamptz not null default now();
alter table line add column last_used_at timestamptz;
alter table line add column due_at timestamptz default now();
update line set state_since = created_at,
  state = case when activated_at is null then 'pre-active' else 'active' end;
create index line_due on line (due_at) where due_at is not null;
alter table line set (fillfactor = 80);

alter table period add column policy_version integer not null default 1;
update period set policy_version = o.policy_version from subscriber_order o
  where o.account_id = period.account_id and o.id = period.order_id;

-- When it was last used, and the level at which somebody is to be told.
alter table bucket add column used_at timestamptz;
alter table bucket add column alert_at bigint;

-- What happened to a line, in order. Append only.
create table line_event (
  account_id uuid not null,
  id uuid not null,
  line_id uuid not null,
  kind text not null,
  detail jsonb not null,
  happened_at timestamptz not null,
  primary key (account_id, id)
);
create index line_event_by_line on line_event (account_id, line_id, id);

-- One a line, with the line's id: what was agreed to, and how far its present round has come.
create table auto_renewal (
  account_id uuid not null,
  id uuid not null,
  state text not null check (state in ('on', 'paused', 'ended')),
  trigger jsonb not null,
  plan_id text not null,
  agreed_minor bigint not null check (agreed_minor >= 0),
  currency text not null,
  means jsonb not null,
  monthly_cap_minor bigint check (monthly_cap_minor > 0),
  consent jsonb not null,
  locale text not null check (locale in ('zh-CN', 'en')),
  round jsonb,
  rounds_done integer not null default 0,
  spent jsonb,
  renewed_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  end_cause text,
  primary key (account_id, id),
  check ((state = 'ended') = (ended_at is not null)),
  check ((ended_at is null) = (end_cause is null))
);

-- A card or wallet that a provider keeps for us: never its number.
create table payment_means (
  account_id uuid not null,
  id uuid not null,
  gateway text not null,
  method text not null check (method in ('card', 'wallet', 'alipay', 'wechat_pay')),
  provider_reference text not null,
  -- The payment with which the payer agreed (PSD2: the initial transaction).
  initial_payment_id uuid not null,
  label text not null,
  expires_month text check (expires_month ~ '^[0-9]{4}-[0-9]{2}$'),
  state text not null check (state in ('usable', 'needs-payer', 'expired', 'revoked', 'removed')),
  created_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz,
  primary key (account_id, id)
);

-- Orders that a rule makes and not a person; payments that nobody is asked for.
alter table subscriber_order add column origin text not null default 'subscriber'
  check (origin in ('subscriber', 'auto-renewal'));
alter table payment add column means_id uuid;
-- The payer agreed that the provider keeps the card or wallet.
alter table payment add column saves_means boolean not null default false;

-- What somebody wants to be told of (`alert`) or stopped at (`cap`).
create table watch (
  account_id uuid not null,
  id uuid not null,
  line_id uuid,
  kind text not null check (kind in ('alert', 'cap')),
  rule jsonb not null,
  progress jsonb not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, id)
);

-- A promotion taken by an order: what it was worth, and whether it counts.
create table promotion_use (
  account_id uuid not null,
  id uuid not null,
  promotion_id text not null,
  order_id uuid not null,
  line_id uuid not null,
  code text,
  discount_minor bigint not null check (discount_minor >= 0),
  state text not null check (state in ('held', 'taken', 'released', 'returned')),
  created_at timestamptz not null,
  decided_at timestamptz,
  primary key (account_id, id)
);
create index promotion_use_by_order on promotion_use (account_id, order_id);
