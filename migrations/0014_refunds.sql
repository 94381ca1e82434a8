-- One request may give money back over several payments; a provider is asked, and may refuse.

alter table refund add column request_id uuid;
alter table refund add column sent_at timestamptz;
alter table refund add column refused_at timestamptz;
update refund set refused_at = requested_at where state = 'refused';
alter table refund add check ((state = 'refused') = (refused_at is not null));
alter table refund add check ((request_id is null) = (quote is null));
create index refund_by_request on refund (account_id, request_id) where request_id is not null;
