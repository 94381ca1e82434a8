-- The report also looks for ends that left no event: they are found by their own time.

create index auto_renewal_ended on auto_renewal (ended_at) where ended_at is not null;
