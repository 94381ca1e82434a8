-- Events are only ever read with their order: the index that finds them is the one that names them.
create unique index order_event_of_order on order_event (account_id, order_id, id);
drop index order_event_by_order;
alter table order_event
  drop constraint order_event_pkey,
  add constraint order_event_pkey primary key using index order_event_of_order;
