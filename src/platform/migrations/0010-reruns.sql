-- What a rerun has to know.
-- turn: the turn that a conversation is in; an older message that arrives late does not rename it.
alter table turn_queue add column turn_id uuid;
-- actions: what is asked instead of a proposal that could not be done, until that question is stored itself.
alter table actions add column instead json;
