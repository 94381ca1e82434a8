-- What a session uses at money rates: steps, minimums and set-ups count per session.
alter table charging_session add column rates jsonb not null default '[]';

-- Credit pays for use that no allowance covers only where the subscriber said so.
alter table line add column spends_credit boolean not null default false;

-- Sessions are written again and again while they are open.
alter table charging_session set (fillfactor = 70);
