-- Why rows were set aside, counted, and how the file was read: what an upload's answer says stays true later. Uploads
-- from before have neither.
alter table dataset add column quarantine_reasons jsonb not null default '[]'
    check (jsonb_typeof(quarantine_reasons) = 'array');
alter table dataset add column table_format jsonb check (jsonb_typeof(table_format) = 'object');
