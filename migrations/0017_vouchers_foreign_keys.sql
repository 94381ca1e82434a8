-- Within an account, or to a reference table.

alter table credit_setting add foreign key (account_id) references account (id);
alter table voucher add foreign key (batch_id) references voucher_batch (id);
