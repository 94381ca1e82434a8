-- A private address at which calendars find the dates of a line, or of all lines (line_id null).
create table calendar_feed (
  account_id uuid not null,
  id uuid not null,
  line_id uuid,
  -- SHA-256 of the address's token; the address itself is nowhere.
  token_hash bytea not null check (length(token_hash) = 32),
  created_at timestamptz not null,
  read_at timestamptz,
  -- What was told of each event last, so that a moved date has a higher SEQUENCE (RFC 5545 3.8.7.4).
  told jsonb not null default '{}',
  primary key (account_id, id)
);
