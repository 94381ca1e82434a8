-- All within an account.

alter table watch add foreign key (account_id, line_id) references line (account_id, id);
alter table notice add foreign key (account_id) references account (id);
alter table notice_delivery add foreign key (account_id, notice_id) references notice (account_id, id);
alter table unreachable_address add foreign key (account_id) references account (id);
alter table push_subscription add foreign key (account_id) references account (id);
alter table notice_preference add foreign key (account_id) references account (id);
