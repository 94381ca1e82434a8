-- A push goes to each browser of an account: which of them took it, and when the others may be tried again.

alter table notice_delivery add column reached uuid[] not null default '{}';
alter table notice_delivery add column not_before timestamptz;
