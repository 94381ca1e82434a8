-- Within the account, or to a reference table.

alter table promotion_use add foreign key (account_id, order_id) references subscriber_order (account_id, id);
alter table promotion_use add foreign key (promotion_id, version) references promotion (id, version);
