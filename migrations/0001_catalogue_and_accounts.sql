-- Reference tables: small, the same everywhere, read often and written seldom.

create table operator (
  id smallint primary key check (id = 1),
  document jsonb not null,
  updated_at timestamptz not null
);

create table policy (
  version integer primary key,
  document jsonb not null,
  recorded_at timestamptz not null
);

create table market (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{0,31}$'),
  document jsonb not null
);

create table zone (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{0,31}$'),
  document jsonb not null
);

-- A version is never changed or deleted; withdrawn_at only ends its sale.
create table plan_version (
  plan_id text not null check (plan_id ~ '^[a-z][a-z0-9-]{0,63}$'),
  version integer not null check (version > 0),
  market_id text not null,
  document jsonb not null,
  recorded_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (plan_id, version)
);

-- Global uniqueness, keyed by the value itself. A held claim that is never confirmed is swept.
create table claim (
  kind text not null check (kind in ('email', 'user-name', 'msisdn', 'iccid')),
  value text not null,
  account_id uuid not null,
  confirmed boolean not null,
  expires_at timestamptz,
  claimed_at timestamptz not null,
  primary key (kind, value),
  check (confirmed = (expires_at is null))
);
create index claim_of_account on claim (account_id);
create index claim_to_sweep on claim (expires_at) where not confirmed;

-- The subscriber's tables: account_id comes first in every key.

create table account (
  id uuid primary key,
  display_name text not null check (length(display_name) between 1 and 200),
  email text not null,
  locale text not null check (locale in ('zh-CN', 'en')),
  time_zone text not null,
  created_at timestamptz not null
);

create table line (
  account_id uuid not null,
  id uuid not null,
  market_id text not null,
  msisdn text not null check (msisdn ~ '^\+[1-9][0-9]{6,14}$'),
  iccid text not null check (iccid ~ '^[0-9]{18,20}$'),
  sim_kind text not null check (sim_kind in ('physical', 'esim')),
  activation_code text,
  label text not null,
  created_at timestamptz not null,
  activated_at timestamptz,
  primary key (account_id, id)
);

create table subscriber_order (
  account_id uuid not null,
  id uuid not null,
  reference text not null,
  kind text not null check (kind in ('renewal', 'new-line')),
  line_id uuid not null,
  new_line jsonb,
  plan_id text not null,
  plan_version integer not null,
  timing text not null check (timing in ('now', 'at-end', 'queue')),
  state text not null
    check (state in ('draft', 'awaiting-payment', 'fulfilled', 'cancelled', 'expired', 'returned')),
  price_minor bigint not null check (price_minor >= 0),
  tax_minor bigint not null check (tax_minor between 0 and price_minor),
  tax_rate_basis_points integer not null check (tax_rate_basis_points >= 0),
  currency text not null,
  promotion_id text,
  then_price_minor bigint not null check (then_price_minor >= 0),
  policy_version integer not null,
  held_minor bigint not null check (held_minor >= 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  consent_version text,
  fulfilled_at timestamptz,
  closed_at timestamptz,
  locale text not null check (locale in ('zh-CN', 'en')),
  invoice_number text,
  primary key (account_id, id),
  check ((kind = 'new-line') = (new_line is not null)),
  check ((state = 'fulfilled') = (fulfilled_at is not null)),
  check ((state in ('draft', 'awaiting-payment')) = (closed_at is null)),
  check (state <> 'fulfilled' or invoice_number is not null)
);
create index subscriber_order_open on subscriber_order (account_id)
  where state in ('draft', 'awaiting-payment');
create index subscriber_order_by_line on subscriber_order (account_id, line_id, created_at desc);

create table order_event (
  account_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  kind text not null,
  detail jsonb not null,
  happened_at timestamptz not null,
  primary key (account_id, id)
);
create index order_event_by_order on order_event (account_id, order_id, id);

create table payment (
  account_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  attempt integer not null check (attempt > 0),
  gateway text not null,
  method text not null check (method in ('card', 'wallet', 'alipay', 'wechat_pay')),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  state text not null
    check (state in ('intended', 'opened', 'captured', 'declined', 'cancelled', 'expired')),
  provider_reference text,
  redirect_url text,
  decline_reason text,
  captured_minor bigint not null check (captured_minor >= 0),
  created_at timestamptz not null,
  opened_at timestamptz,
  decided_at timestamptz,
  deadline_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, order_id, attempt),
  check ((state = 'captured') = (captured_minor > 0)),
  check ((state in ('intended', 'opened')) = (decided_at is null))
);

create table refund (
  account_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  payment_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  reason text not null,
  state text not null check (state in ('requested', 'refunded', 'refused')),
  requested_at timestamptz not null,
  refunded_at timestamptz,
  primary key (account_id, id),
  check ((state = 'refunded') = (refunded_at is not null))
);
create index refund_by_order on refund (account_id, order_id);

create table period (
  account_id uuid not null,
  id uuid not null,
  line_id uuid not null,
  order_id uuid not null,
  plan_id text not null,
  plan_version integer not null,
  kind text not null check (kind in ('plan', 'add-on')),
  validity jsonb not null,
  starts_at timestamptz,
  ends_at timestamptz,
  activate_by timestamptz,
  bought_at timestamptz not null,
  ended_at timestamptz,
  "end" text check ("end" in ('lapsed', 'replaced', 'refunded')),
  primary key (account_id, id),
  check ((starts_at is null) = (ends_at is null)),
  check (ends_at > starts_at),
  check ((ended_at is null) = ("end" is null))
);
create index period_open on period (account_id) where ended_at is null;
create index period_by_line on period (account_id, line_id, bought_at);

create table bucket (
  account_id uuid not null,
  id uuid not null,
  line_id uuid not null,
  period_id uuid not null,
  order_id uuid not null,
  kind text not null check (kind in ('data', 'voice', 'sms', 'credit')),
  scope text not null check (scope in ('national', 'international', 'any')),
  zone_id text not null,
  fair_use boolean not null,
  asset text not null,
  granted bigint not null check (granted > 0),
  remaining bigint not null check (remaining >= 0),
  reserved bigint not null check (reserved >= 0),
  used bigint not null check (used >= 0),
  expired bigint not null check (expired >= 0),
  refunded bigint not null check (refunded >= 0),
  starts_at timestamptz,
  expires_at timestamptz,
  bought_at timestamptz not null,
  closed_at timestamptz,
  primary key (account_id, id),
  check (granted = remaining + reserved + used + expired + refunded)
);
create index bucket_open on bucket (account_id) where closed_at is null;
create index bucket_by_line on bucket (account_id, line_id, bought_at);

-- The ledger: append only. One row moves one asset between two places.
create table transfer (
  account_id uuid not null,
  id uuid not null,
  key text not null,
  kind text not null check (kind in
    ('grant', 'usage', 'expiry', 'replacement', 'payment', 'sale', 'tax', 'refund')),
  asset text not null,
  amount bigint not null check (amount > 0),
  from_place text not null,
  to_place text not null,
  line_id uuid,
  bucket_id uuid,
  order_id uuid,
  payment_id uuid,
  rule text not null,
  country text,
  scope text,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, key),
  check (from_place <> to_place)
);
create index transfer_usage on transfer (account_id, line_id, happened_at) where kind = 'usage';
create index transfer_by_order on transfer (account_id, order_id) where order_id is not null;

-- Every command on an account, once: same key and body, same answer.
create table command (
  account_id uuid not null,
  key text not null,
  name text not null,
  body_hash text not null,
  answer jsonb not null,
  recorded_at timestamptz not null,
  primary key (account_id, key)
);

-- Work for the outside world, written with its reason. A worker owns slots; a lease is a later due_at.
create table outbox (
  account_id uuid not null,
  id uuid not null,
  slot smallint not null check (slot between 0 and 63),
  kind text not null,
  payload jsonb not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create index outbox_due on outbox (slot, due_at);

-- Every mail handed to the mail server, once per outbox entry.
create table sent_message (
  account_id uuid not null,
  id uuid not null,
  template text not null,
  recipient text not null,
  locale text not null,
  outcome text not null check (outcome in ('accepted', 'refused')),
  detail text,
  recorded_at timestamptz not null,
  primary key (account_id, id)
);

-- Webhooks as they came, for reconciliation; settling never depends on this table.
create table provider_event (
  gateway text not null,
  event_id text not null,
  payment_reference text not null,
  outcome text not null,
  recorded_at timestamptz not null,
  primary key (gateway, event_id)
);

create table support_request (
  account_id uuid not null,
  id uuid not null,
  reference text not null,
  name text not null,
  email text not null,
  topic text not null,
  message text not null,
  locale text not null,
  created_at timestamptz not null,
  primary key (account_id, id)
);
