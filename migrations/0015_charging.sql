-- What a session uses at money rates: steps, minimums and set-ups count per session.
alter table charging_session add column rates jsonb not null default '[]';
