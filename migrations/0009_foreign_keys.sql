-- Foreign keys come last and stay within an account or point to a reference table.

alter table plan_version add foreign key (market_id) references market (id);
alter table line add foreign key (account_id) references account (id);
alter table line add foreign key (market_id) references market (id);
alter table subscriber_order add foreign key (account_id) references account (id);
alter table subscriber_order
  add foreign key (plan_id, plan_version) references plan_version (plan_id, version);
alter table subscriber_order add foreign key (policy_version) references policy (version);
alter table order_event
  add foreign key (account_id, order_id) references subscriber_order (account_id, id);
alter table payment
  add foreign key (account_id, order_id) references subscriber_order (account_id, id);
alter table refund add foreign key (account_id, payment_id) references payment (account_id, id);
alter table period add foreign key (account_id, line_id) references line (account_id, id);
alter table bucket add foreign key (account_id, period_id) references period (account_id, id);
alter table bucket add foreign key (zone_id) references zone (id);
