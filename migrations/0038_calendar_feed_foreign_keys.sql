alter table calendar_feed add foreign key (account_id) references account (id);
alter table calendar_feed add foreign key (account_id, line_id) references line (account_id, id);
