-- outbox: what a refused channel holds is looked for again and again; other held messages stay for long.
create index outbox_stopped on outbox_messages (id) where state = 'held' and reason = 'channel_stopped';
create index outbox_paused on outbox_messages (id) where state = 'held' and reason = 'paused';
-- What we said last in a conversation, also long after it was read.
create index outbox_conversation on outbox_messages (conversation_id, seq);
