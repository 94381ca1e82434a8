-- What sessions have used of allowance where that is taken in whole steps. Null: nothing was.
alter table charging_session add column steps jsonb;
