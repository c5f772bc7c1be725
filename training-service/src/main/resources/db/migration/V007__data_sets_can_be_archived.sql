-- Archived data sets are trained on no more, and stay: versions refer to them by id and digest for good. A row of its
-- own, because a data set's row never changes.
create table dataset_archival (
    dataset_id text primary key references dataset (id),
    archived_by text not null,
    archived_at timestamptz not null
);

create trigger dataset_archival_is_immutable before update or delete on dataset_archival
    for each row execute function refuse_change();
