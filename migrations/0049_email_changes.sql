-- Another address for an account: asked for, confirmed from its mailbox, and taken back from the old one.

create table email_change (
  account_id uuid not null,
  id uuid not null,
  old_email text not null,
  new_email text not null,
  -- Who asked stays signed in.
  session_id uuid not null,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  undone_at timestamptz,
  primary key (account_id, id),
  check (undone_at is null or confirmed_at is not null)
);
create index email_change_to_sweep on email_change (asked_at);

alter table one_time_link drop constraint one_time_link_purpose_check;
alter table one_time_link add check (purpose in
  ('welcome', 'password_reset', 'unlock', 'not_me', 'payment_password', 'factor_reset', 'email_change',
   'email_undo'));
-- The change of address that a link is about.
alter table one_time_link add column subject uuid;

alter table email_change add foreign key (account_id) references account (id);
