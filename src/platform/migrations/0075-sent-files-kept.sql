-- media: a file of staff that could not be deleted holds up no others.
alter table sent_files add column removal_failed_at timestamptz;
