-- A plan that is kept beyond its end while tries of its renewal go on says itself when it should have ended: until now
-- only the round of its auto-renewal knew, and forgot it when something else was agreed to. Null: it is not kept.
alter table period add column kept_from timestamptz;

update period p set kept_from = to_timestamp((a.round #>> '{kept,from}')::numeric / 1000)
  from auto_renewal a
  where a.account_id = p.account_id and a.round #>> '{kept,periodId}' = p.id::text
    and p.ended_at is null;

-- An agreement that has ended has nothing under way.
update auto_renewal set round = case when state = 'ended' then null else round - 'kept' end
  where round is not null;
