-- Answers to old commands are forgotten, night by night. One row: the last run, which is a claim while it runs.
create table retention (
  id smallint primary key check (id = 1),
  run_id uuid not null,
  started_at timestamptz not null,
  renewed_at timestamptz not null,
  finished_at timestamptz,
  -- Answers given before this may be gone. Written before the first of them goes.
  answers_before timestamptz not null
);
