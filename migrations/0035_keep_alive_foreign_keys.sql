-- All within an account.

alter table auto_renewal add foreign key (account_id, id) references line (account_id, id);
alter table payment_means add foreign key (account_id) references account (id);
