-- Diameter's rating groups and request numbers are unsigned (RFC 8506 8.2 and 8.29: Unsigned32), and a
-- policy may name any. oid is the server's only unsigned type of 32 bits; no row is rewritten for it.
alter table transfer alter column rating_group type oid;
alter table charging_session drop constraint charging_session_request_number_check;
alter table charging_session alter column request_number type oid;
