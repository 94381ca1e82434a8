-- Which warnings of a line's deadlines were told, by deadline and days before it.
alter table line add column deadlines_told jsonb not null default '[]';
