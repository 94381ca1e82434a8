-- All within an account.

alter table credential add foreign key (account_id) references account (id);
alter table one_time_link add foreign key (account_id) references account (id);
alter table browser add foreign key (account_id) references account (id);
alter table session add foreign key (account_id, browser_id) references browser (account_id, id);
