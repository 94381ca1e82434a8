-- Every use asks whether a bucket came with a plan or with an add-on: it says so itself, so that its
-- period need not be read.
alter table bucket add column period_kind text;
update bucket set period_kind = period.kind from period
  where period.account_id = bucket.account_id and period.id = bucket.period_id;
alter table bucket add check (period_kind in ('plan', 'add-on'));
alter table bucket add check ((period_kind is null) = (period_id is null));
