-- Many lines are due at the same midnight: read in an order that the index has, not sorted for each batch anew.
drop index line_due;
-- The program counts in milliseconds: what lies between two of them it could not read on behind.
update line set due_at = date_trunc('milliseconds', due_at)
  where due_at <> date_trunc('milliseconds', due_at);
alter table line alter column due_at set default date_trunc('milliseconds', now());
create index line_due on line (due_at, id) where due_at is not null;
