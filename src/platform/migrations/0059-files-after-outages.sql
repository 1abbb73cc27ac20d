-- media: files that an outage keeps away are tried for seven days. However many these are, those that somebody waits for are
-- found without reading them, and of these the oldest of each step.
create index attachments_due_awaited on attachments (due_at) where due_at is not null and settled_at is null;
create index attachments_due_settled on attachments (state, due_at, id) where due_at is not null and settled_at is not null;

-- Bytes that could not be deleted hold up no others.
alter table media_objects add column removal_failed_at timestamptz;
