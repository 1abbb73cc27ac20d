-- inbox: the fence between the assistant and a person who takes a conversation over. Whoever sends or does something for
-- the assistant joins it until their transaction ends; whoever takes the conversation over waits for them, and they wait
-- for whoever is just taking it. What is answered is read after the wait, not from the snapshot of the asking statement.
create function assistant_may_act(conversation uuid) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('fence:' || conversation::text, 0));
  return not exists (select from holders where conversation_id = conversation and holder in ('person', 'other_agent'));
end
$$;
create function take_from_assistant(conversation uuid) returns void language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('fence:' || conversation::text, 0));
end
$$;

-- outbox: who of the staff wrote it, and when the model was told of it.
alter table outbox_messages
  add column author_id uuid,
  add column told_at timestamptz;
create index outbox_untold on outbox_messages (conversation_id, seq)
  where told_at is null and (origin = 'person' or reason = 'taken_over');

-- handoff: which person holds a conversation.
alter table holders
  add column assignee_id uuid,
  -- Which reminders of a conversation that waits were given, as a sum of their bits, and for which wait (business time).
  add column reminded_for timestamptz,
  add column reminded smallint not null default 0,
  -- Business time since when the customer waits for the words of a person; taking a conversation is none.
  add column unanswered_since timestamptz;
update holders set unanswered_since = since where holder = 'waiting';
create index holders_unanswered on holders (unanswered_since) where unanswered_since is not null;
alter table holder_changes add column assignee_id uuid;

-- What a person tells the assistant when they give a conversation back.
create table assistant_hints (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  author_id uuid,
  text text not null,
  at timestamptz not null,
  told_at timestamptz
);
create index assistant_hints_untold on assistant_hints (conversation_id) where told_at is null;

-- What staff write for each other. Never shown to a customer or a model.
create table staff_notes (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  author_id uuid not null,
  text text not null,
  at timestamptz not null,
  noted_at timestamptz not null default now()
);
create index staff_notes_conversation on staff_notes (conversation_id, noted_at, id);
create table conversation_tags (
  conversation_id uuid not null references conversations (id) on delete cascade,
  tag text not null,
  primary key (conversation_id, tag)
);
create index conversation_tags_tag on conversation_tags (tag, conversation_id);
create table quick_replies (
  id uuid primary key,
  shortcut text not null,
  text text not null,
  changed_by uuid,
  changed_at timestamptz not null default now()
);
create unique index quick_replies_shortcut on quick_replies (lower(shortcut));
-- How far each person has seen each conversation; a null item: marked as unread.
create table seen_conversations (
  staff_id uuid not null,
  conversation_id uuid not null references conversations (id) on delete cascade,
  item_id text,
  seen_at timestamptz not null default now(),
  primary key (staff_id, conversation_id)
) with (fillfactor = 70);
create index seen_conversations_conversation on seen_conversations (conversation_id);
-- Who looks at a conversation or writes in it just now. Lost after a crash, which costs nothing.
create unlogged table conversation_presence (
  conversation_id uuid not null,
  staff_id uuid not null,
  name text not null,
  state text not null check (state in ('viewing', 'typing')),
  until timestamptz not null,
  primary key (conversation_id, staff_id)
) with (fillfactor = 50);
-- What the assistant tells staff without handing over.
create table staff_tellings (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  topic text not null,
  text text not null,
  at timestamptz not null,
  mailed_at timestamptz
);
create index staff_tellings_conversation on staff_tellings (conversation_id, at);
create index staff_tellings_unmailed on staff_tellings (at) where mailed_at is null;

-- actions: staff can take a proposal back.
alter table actions drop constraint actions_state_check;
alter table actions add constraint actions_state_check
  check (state in ('proposed', 'executed', 'declined', 'expired', 'replaced', 'refused', 'failed', 'withdrawn')) not valid;
alter table actions add column withdrawn_by uuid;

-- media: files that staff send to customers.
create table sent_files (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  author_id uuid,
  storage_key text not null unique,
  kind text not null check (kind in ('image', 'document', 'audio')),
  mime text not null,
  bytes bigint not null,
  file_name text not null,
  created_at timestamptz not null default now(),
  -- Null: no message speaks of it (yet).
  said_at timestamptz
);
create index sent_files_age on sent_files (created_at);
