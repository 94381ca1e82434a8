-- Plans whose allowances begin anew with each part of their time: where those parts end that run or are to come,
-- as milliseconds since 1970, the soonest first. Null: no other part follows.
alter table period add column cycle_ends jsonb;
