-- All within an account.

alter table charging_session add foreign key (account_id, line_id) references line (account_id, id);
alter table rated_use add foreign key (account_id) references account (id);
alter table ledger_seal add foreign key (account_id) references account (id);
