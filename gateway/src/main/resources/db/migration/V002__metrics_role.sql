-- A scraper's key reads metrics and nothing else, so that a monitoring system need not hold one that may do more.
alter table gateway.api_key drop constraint api_key_role_check;
alter table gateway.api_key
    add constraint api_key_role_check check (role in ('ADMIN', 'OPERATOR', 'CALLER', 'SERVICE', 'METRICS'));
