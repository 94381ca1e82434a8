-- What proves somebody beside the password, and what guards paying with stored means.

-- An authenticator app (RFC 6238). The secret is sealed under a key of the installation, AES-256-GCM.
create table totp_secret (
  account_id uuid not null,
  id uuid not null,
  sealed bytea not null check (length(sealed) between 44 and 92),
  created_at timestamptz not null,
  -- Until then it proves nothing.
  confirmed_at timestamptz,
  -- The 30 seconds of the last code that was taken: no code counts twice.
  last_step bigint not null default 0,
  primary key (account_id, id)
);

create table passkey (
  account_id uuid not null,
  id uuid not null,
  credential_id bytea not null check (length(credential_id) between 1 and 1023),
  public_key bytea not null,
  sign_count bigint not null check (sign_count >= 0),
  transports text[] not null,
  name text not null check (name <> ''),
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (account_id, id),
  unique (account_id, credential_id)
);

-- A challenge is signed, not stored; what was answered is noted here until it would have run out.
create table spent_challenge (
  account_id uuid not null,
  digest bytea not null check (length(digest) = 32),
  expires_at timestamptz not null,
  primary key (account_id, digest)
);
create index spent_challenge_to_sweep on spent_challenge (expires_at);

-- The first letters say which code it is; the rest is kept as argon2id.
create table recovery_code (
  account_id uuid not null,
  selector text not null check (selector ~ '^[0-9A-HJKMNP-TV-Z]{4}$'),
  code_hash text not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, selector)
);

-- How payments with stored means are guarded: null is as the operator's policy says.
create table payment_protection (
  account_id uuid primary key,
  ask text check (ask in ('always', 'recent', 'above')),
  free_below_minor bigint check (free_below_minor > 0),
  currency text,
  -- The payment password as argon2id.
  password_hash text,
  password_changed_at timestamptz,
  check ((ask is not distinct from 'above') = (free_below_minor is not null)),
  check ((free_below_minor is null) = (currency is null)),
  check ((password_hash is null) = (password_changed_at is null))
);

-- Somebody with the right password has lost all second factors: they go when nobody objects.
create table factor_reset (
  account_id uuid primary key,
  id uuid not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  check (due_at > asked_at)
);

alter table session add column second_factor_at timestamptz;
alter table session add column payment_confirmed_at timestamptz;
-- What a confirmation that counts once was used for.
alter table session add column payment_confirmed_for text;

alter table one_time_link drop constraint one_time_link_purpose_check;
alter table one_time_link add check (purpose in
  ('welcome', 'password_reset', 'unlock', 'not_me', 'payment_password', 'factor_reset'));
