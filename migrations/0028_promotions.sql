-- Promotions of the operator, what of their limits is set aside, and codes for one use each.

-- Small, read by everybody. A version that an order took never changes.
create table promotion (
  id text not null check (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  version integer not null check (version > 0),
  document jsonb not null,
  recorded_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (id, version)
);

-- Keyed by the promotion: what is set aside of its limits for all. Always the sum of its claims.
create table promotion_budget (
  promotion_id text primary key,
  uses bigint not null default 0 check (uses >= 0),
  minor bigint not null default 0 check (minor >= 0)
);

-- Codes for one use each, of which only a keyed hash is kept.
create table promotion_code (
  code_hash bytea primary key check (length(code_hash) = 32),
  promotion_id text not null,
  batch text not null,
  created_at timestamptz not null,
  blocked_at timestamptz
);
create index promotion_code_of_batch on promotion_code (promotion_id, batch);

-- Keyed like a claim, by the promotion and the order, and by the code if there is one. It follows the use that
-- the order's account keeps: claimed before there is one, and swept when it ended.
create table promotion_claim (
  promotion_id text not null,
  order_id uuid not null,
  account_id uuid not null,
  code_hash bytea unique,
  minor bigint not null check (minor >= 0),
  claimed_at timestamptz not null,
  primary key (promotion_id, order_id)
);
create index promotion_claim_of_account on promotion_claim (account_id, order_id);
create index promotion_claim_by_time on promotion_claim (claimed_at);

-- Who invites whom: one code an account.
create table referral_code (
  code text primary key check (code ~ '^[0-9A-Z]{8}$'),
  account_id uuid not null,
  created_at timestamptz not null
);
create unique index referral_code_of_account on referral_code (account_id);

-- Which version was taken, which redemption of several purchases it belongs to, and what is set aside for it.
-- A reward for an invitation has neither order nor line.
alter table promotion_use add column version integer not null default 1;
alter table promotion_use add column plan_id text;
alter table promotion_use add column redemption_id uuid;
update promotion_use set redemption_id = id;
alter table promotion_use alter column redemption_id set not null;
alter table promotion_use add column claimed_minor bigint check (claimed_minor >= 0);
alter table promotion_use add column due_at timestamptz;
alter table promotion_use alter column order_id drop not null;
alter table promotion_use alter column line_id drop not null;

-- What was taken off the full price, in order, as it was when the order was made.
alter table subscriber_order add column discounts jsonb not null default '[]';
update subscriber_order o set discounts = jsonb_build_array(jsonb_build_object(
    'promotionId', o.promotion_id, 'version', o.plan_version, 'source', 'plan', 'trigger', 'automatic',
    'label', p.document -> 'promotion' -> 'label',
    'discountMinor', ((p.document ->> 'priceMinor')::bigint - o.price_minor)::text,
    'code', null, 'follows', null, 'claimedMinor', null))
  from plan_version p where p.plan_id = o.plan_id and p.version = o.plan_version
    and p.document -> 'promotion' ->> 'id' = o.promotion_id;

-- Nothing to pay is paid with nothing.
alter table payment drop constraint payment_amount_minor_check;
alter table payment add check (amount_minor > 0 or (amount_minor = 0 and gateway = 'credit'));
alter table payment drop constraint payment_check;
alter table payment add constraint payment_check
  check ((state = 'captured') = (captured_minor > 0) or amount_minor = 0);
