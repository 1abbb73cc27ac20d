-- The turn that a conversation is in: an older message that arrives late does not rename it, so a rerun finds what was done.
alter table turn_queue add column turn_id uuid;
