-- Cards and wallets that a provider keeps: known again by their fingerprint, referred to by the payment they
-- were agreed to with.

delete from payment_means;
alter table payment_means add column fingerprint text not null;
alter table payment_means add column initial_reference text not null;

-- A card or wallet added without buying: the provider checks it and takes nothing.
create table means_setup (
  account_id uuid not null,
  id uuid not null,
  gateway text not null,
  method text not null check (method in ('card', 'wallet', 'alipay', 'wechat_pay')),
  currency text not null,
  locale text not null check (locale in ('zh-CN', 'en')),
  -- The very words that were agreed to.
  consent jsonb not null,
  -- The means it is to stand in for, wherever that pays for renewals.
  replaces_id uuid,
  state text not null check (state in ('open', 'kept', 'declined', 'cancelled', 'expired')),
  decline_reason text,
  means_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  primary key (account_id, id)
);
create index means_setup_open on means_setup (expires_at) where state = 'open';
