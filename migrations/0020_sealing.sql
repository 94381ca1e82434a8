-- A seal is named by where it begins. The next one begins where the last ended, so two sealers that
-- read the same last seal write the same key: one of them wins, and the chain cannot fork.
alter table ledger_seal drop constraint ledger_seal_pkey;
alter table ledger_seal add primary key (account_id, from_seq);
-- Checking a foreign key locks the account's row, which every charge wants: sealing must not.
alter table ledger_seal drop constraint ledger_seal_account_id_fkey;

-- Up to when movements are looked through, and which worker's turn it is.
create table seal_watermark (
  id smallint primary key check (id = 1),
  -- Every movement recorded before this is sealed. Null: not known yet.
  sealed_before timestamptz,
  -- The last round of sealing began here, by the database's clock.
  round_at timestamptz not null
);
