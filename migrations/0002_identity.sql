-- How subscribers get in. No secret is kept in clear: a password as argon2id, every token as SHA-256.

create table credential (
  account_id uuid primary key,
  user_name text not null,
  password_hash text,
  password_changed_at timestamptz,
  check ((password_hash is null) = (password_changed_at is null))
);

create table one_time_link (
  account_id uuid not null,
  id uuid not null,
  purpose text not null check (purpose in ('welcome', 'password_reset', 'unlock', 'not_me')),
  token_hash bytea not null check (length(token_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  replaced_at timestamptz,
  primary key (account_id, id),
  check (expires_at > created_at),
  check (used_at is null or replaced_at is null)
);
create index one_time_link_to_sweep on one_time_link (expires_at);

-- A browser that signed in before, known again by its own cookie.
create table browser (
  account_id uuid not null,
  id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, token_hash)
);
create index browser_to_sweep on browser (last_seen_at);

create table session (
  account_id uuid not null,
  id uuid not null,
  browser_id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  user_agent text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  confirmed_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, id),
  check (expires_at > created_at)
);
create index session_by_browser on session (account_id, browser_id);
create index session_to_sweep on session (expires_at);

-- Keyed like a claim, by the counted thing itself (a name as typed, an address, a browser), as a keyed
-- hash. A name counts the same whether anybody has it or not; so there is no account here.
create table attempt_counter (
  key bytea primary key check (length(key) = 32),
  attempts integer not null check (attempts >= 0),
  locks integer not null check (locks >= 0),
  blocked_until timestamptz,
  forget_at timestamptz not null
);
create index attempt_counter_to_sweep on attempt_counter (forget_at);

-- Requests of guests belong to the operator's own account id, the nil UUID, which has no account row.
create index support_request_by_reference on support_request (account_id, reference);
