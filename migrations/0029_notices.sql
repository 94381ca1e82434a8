-- What subscribers are told, by which channels, and whether it arrived.

-- One thing told: made when it is first sent; its deliveries say by which channel it went.
create table notice (
  account_id uuid not null,
  id uuid not null,
  line_id uuid,
  template text not null,
  facts jsonb not null,
  state text not null check (state in ('open', 'delivered', 'undeliverable')),
  created_at timestamptz not null,
  decided_at timestamptz,
  -- An undeliverable one was read on the account's page.
  seen_at timestamptz,
  primary key (account_id, id)
);
create index notice_undeliverable on notice (created_at) where state = 'undeliverable';

create table notice_delivery (
  account_id uuid not null,
  id uuid not null,
  notice_id uuid not null,
  channel text not null check (channel in ('mail', 'sms', 'push')),
  -- Null with push: every browser of the account.
  recipient text,
  outcome text not null check (outcome in
    ('sending', 'accepted', 'delivered', 'refused', 'bounced', 'failed')),
  detail text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, notice_id, channel)
);

-- Addresses at which mail comes back, until their owner says they work.
create table unreachable_address (
  account_id uuid not null,
  address text not null,
  detail text not null,
  since timestamptz not null,
  primary key (account_id, address)
);

-- A browser that takes web push (RFC 8030); the keys are the browser's public ones (RFC 8291).
create table push_subscription (
  account_id uuid not null,
  id uuid not null,
  endpoint text not null check (length(endpoint) <= 2000),
  p256dh text not null,
  auth text not null,
  browser text not null,
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, endpoint)
);

-- Minutes of the reader's day; both null: the operator's quiet hours.
create table notice_preference (
  account_id uuid primary key,
  also_sms boolean not null,
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_until smallint check (quiet_until between 0 and 1439),
  changed_at timestamptz not null,
  check ((quiet_from is null) = (quiet_until is null))
);

-- A bounce names the mail alone.
create index sent_message_by_id on sent_message (id);

-- What was bought before is looked at when it is next used, as what is bought from now on.
update bucket set alert_at = granted where closed_at is null and kind <> 'credit';
