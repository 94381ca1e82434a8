-- What the provider says it booked on a day, as it came: one run's copy of its report, kept for a while.
-- `account_id` is read out of the payment's id; all zeros: it names none of ours.
create table settlement_line (
  account_id uuid not null,
  run_id uuid not null,
  number integer not null check (number > 0),
  day date not null,
  payment_id uuid,
  payment_reference text not null,
  line_reference text not null,
  kind text not null check (kind in ('capture', 'refund', 'chargeback')),
  refund_reference text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  fee_minor bigint not null,
  happened_at timestamptz not null,
  primary key (account_id, run_id, number)
);
create index settlement_line_by_day on settlement_line (day);

-- The last comparison of each day, for people and for /metrics. A row that runs is a claim: it holds
-- as long as it is renewed.
create table reconciliation (
  day date primary key,
  run_id uuid not null,
  state text not null check (state in ('running', 'done', 'failed')),
  started_at timestamptz not null,
  renewed_at timestamptz not null,
  finished_at timestamptz,
  scope jsonb not null,
  counts jsonb not null,
  differences jsonb not null,
  check ((state = 'running') = (finished_at is null))
);

-- What should be over soon is found without reading everything that is.
create index payment_undecided on payment (account_id) where decided_at is null;
create index refund_open on refund (account_id) where state <> 'refunded';
