-- Every end of auto-renewal is looked up by its day: the report shows that each was told.

create index line_event_renewal_ended on line_event (happened_at)
  where kind = 'auto-renewal-ended';
