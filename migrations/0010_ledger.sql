-- The ledger becomes one numbered sequence per account: a movement is named by account and number.

alter table transfer add column seq bigint;
update transfer t set seq = numbered.seq
  from (select account_id, id, row_number() over (partition by account_id order by id) as seq
    from transfer) numbered
  where t.account_id = numbered.account_id and t.id = numbered.id;
alter table transfer alter column seq set not null;
alter table transfer drop constraint transfer_pkey;
alter table transfer drop constraint transfer_account_id_key_key;
alter table transfer add primary key (account_id, seq);
alter table transfer drop column id;
-- `command (account_id, key)` keeps a cause from moving twice; the movement names its command.
alter table transfer rename column key to command_key;
update transfer set command_key = regexp_replace(command_key, '/[0-9]+$', '');
drop index transfer_usage;
-- Which accounts moved lately, for sealing: a few pages however long the ledger grows.
create index transfer_recorded on transfer using brin (recorded_at) with (pages_per_range = 16);

alter table transfer add column session_id text;
alter table transfer add column refund_id uuid;
alter table transfer add column rating_group integer;
-- What the money of a rated use paid for, in octets, seconds or messages.
alter table transfer add column quantity bigint check (quantity > 0);
alter table transfer drop constraint transfer_kind_check;
alter table transfer add check (kind in
  ('grant', 'usage', 'expiry', 'replacement', 'payment', 'sale', 'tax', 'refund',
   'hold', 'release', 'clawback', 'unsale', 'untax', 'adjustment'));

-- Account credit belongs to no line; what a voucher or a correction grants belongs to no order.
alter table bucket alter column line_id drop not null;
alter table bucket alter column period_id drop not null;
alter table bucket alter column order_id drop not null;
-- No zone: everywhere.
alter table bucket alter column zone_id drop not null;
alter table bucket add check (zone_id is not null or kind = 'credit');
alter table bucket add column priority smallint not null default 0;
alter table bucket add column service_id text not null default 'any';
alter table bucket add column origin text not null default 'order'
  check (origin in ('order', 'voucher', 'refund', 'promotion', 'adjustment'));
alter table bucket add check (origin <> 'order' or order_id is not null);
alter table bucket add check (line_id is not null or kind = 'credit');
-- Of the rows that are alive, most pages are written again and again: room for them to stay in place.
alter table bucket set (fillfactor = 70);
alter table account set (fillfactor = 70);

alter table payment drop constraint payment_method_check;
alter table payment add check
  (method in ('card', 'wallet', 'alipay', 'wechat_pay', 'credit', 'voucher'));
alter table payment add column holds jsonb not null default '[]';

alter table refund add column destination text not null default 'original'
  check (destination in ('original', 'credit'));
alter table refund add column quote jsonb;

-- What a network session holds while it runs (TS 32.299: credit control session).
create table charging_session (
  account_id uuid not null,
  id text not null check (length(id) between 1 and 255),
  line_id uuid not null,
  kind text not null check (kind in ('data', 'voice', 'sms')),
  scope text not null check (scope in ('national', 'international', 'any')),
  country text not null,
  request_number integer not null check (request_number >= 0),
  holds jsonb not null,
  started_at timestamptz not null,
  -- Silent beyond this, the session gives back what it holds.
  expires_at timestamptz not null,
  ended_at timestamptz,
  "end" text check ("end" in ('terminated', 'expired', 'closed')),
  primary key (account_id, id),
  check ((ended_at is null) = ("end" is null))
);
create index charging_session_open on charging_session (account_id) where ended_at is null;

-- How much of a money rate a line has used, so that reports of any size cost the same together.
create table rated_use (
  account_id uuid not null,
  id text not null,
  quantity bigint not null check (quantity >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  primary key (account_id, id)
);

-- A chain of digests over an account's movements, written after them and never changed.
create table ledger_seal (
  account_id uuid not null,
  to_seq bigint not null,
  from_seq bigint not null,
  previous bytea not null check (length(previous) = 32),
  digest bytea not null check (length(digest) = 32),
  sealed_at timestamptz not null,
  primary key (account_id, to_seq),
  check (to_seq >= from_seq)
);
