-- All within an account.

alter table totp_secret add foreign key (account_id) references account (id);
alter table passkey add foreign key (account_id) references account (id);
alter table recovery_code add foreign key (account_id) references account (id);
alter table payment_protection add foreign key (account_id) references account (id);
alter table factor_reset add foreign key (account_id) references account (id);
alter table spent_challenge add foreign key (account_id) references account (id);
