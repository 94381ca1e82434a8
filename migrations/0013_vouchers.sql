-- Vouchers, and credit that pays.

-- Whether tax was accounted for when it was sold: then spending it moves no tax (Directive 2006/112/EC
-- art. 30b). All allowance and all credit that was bought until now was taxed at its sale.
alter table bucket add column taxed boolean not null default true;

-- The subscriber agreed, when confirming, that credit pays if the card is declined.
alter table payment add column credit_fallback boolean not null default false;

-- "Use my credit when my card fails"; no row: no.
create table credit_setting (
  account_id uuid primary key,
  fallback boolean not null,
  changed_at timestamptz not null
);

create table voucher_batch (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{0,31}$'),
  kind text not null check (kind in ('value', 'plan')),
  amount_minor bigint check (amount_minor > 0),
  currency text,
  plan_id text,
  market_id text,
  tax text not null check (tax in ('single-purpose', 'multi-purpose')),
  digits smallint not null check (digits between 14 and 20),
  -- Not redeemed before it: worth nothing from then on. Null: never.
  expires_at timestamptz,
  created_at timestamptz not null,
  check ((kind = 'value') = (amount_minor is not null and currency is not null)),
  check ((kind = 'plan') = (plan_id is not null))
);

-- Keyed like a claim, by the PIN itself, of which only a keyed hash is kept. Claimed for an account, worked
-- off under the key `voucher:<serial>`, confirmed; the sweep finishes what was left half way.
create table voucher (
  pin_hash bytea primary key check (length(pin_hash) = 32),
  serial text not null unique,
  batch_id text not null,
  account_id uuid,
  -- What the work needs besides the account, so that the sweep does the same.
  wish jsonb,
  claimed_at timestamptz,
  redeemed_at timestamptz,
  blocked_at timestamptz,
  check ((account_id is null) = (claimed_at is null)),
  check ((account_id is null) = (wish is null)),
  check (redeemed_at is null or account_id is not null),
  check (blocked_at is null or account_id is null)
);
create index voucher_of_batch on voucher (batch_id, serial);
create index voucher_of_account on voucher (account_id) where account_id is not null;
create index voucher_to_sweep on voucher (claimed_at)
  where account_id is not null and redeemed_at is null;

-- What staff did with a voucher, and why. Append only.
create table voucher_action (
  serial text not null,
  at timestamptz not null,
  action text not null check (action in ('block', 'unblock', 'replace-pin', 'redeem')),
  staff text not null,
  reason text not null,
  account_id uuid,
  primary key (serial, at)
);
