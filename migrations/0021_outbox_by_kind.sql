-- A worker looks for its own kinds, oldest first: what waits of another kind must not be read past.
create index outbox_by_kind on outbox (kind, due_at);
drop index outbox_due;
