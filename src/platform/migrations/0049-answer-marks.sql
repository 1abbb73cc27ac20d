-- handoff: answers of the assistant that somebody of the team says are wrong, one mark for each turn.
create table answer_marks (
  turn_id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  note text check (length(note) between 1 and 500),
  by_id uuid not null,
  at timestamptz not null
);
create index answer_marks_conversation on answer_marks (conversation_id);

-- console: a mark changes what is shown.
create trigger console_marked after insert or update or delete on answer_marks for each row execute function console_changed('items');
