-- inbox: what came besides words, by kind; what a message is about; what became of it afterwards.
alter table messages
  add column content jsonb,
  -- The message that an edit, a deletion or a reaction is about.
  add column about_wamid text,
  add column edited_at timestamptz,
  -- What was first written, when it was edited.
  add column original_text text,
  add column revoked_at timestamptz;
-- What is unanswered is read in the new form.
update messages set context = jsonb_build_object('replyTo', context -> 'id', 'isForwarded',
    coalesce(context -> 'forwarded', context -> 'frequently_forwarded', 'false'), 'product', null, 'ad', null)
  where outcome is null and jsonb_typeof(context) = 'object';
-- An edit or a deletion finds its message, whichever of them comes first; a reply finds what it quotes.
create index messages_wamid on messages (conversation_id, wamid);
create index messages_changes on messages (conversation_id, about_wamid) where kind in ('edit', 'revoke');
-- Kinds that code answers once in a while.
create index messages_noticed on messages (conversation_id, sent_at) where kind in ('call', 'unsupported');
-- What came while another agent held the conversation: answered when it is handed to us.
create index messages_standby on messages (conversation_id, sent_at) where outcome_reason = 'standby';

-- inbox: what was said in a conversation without us: by staff on the phone, by another agent, before Recado came.
create table overheard_messages (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  source text not null check (source in ('phone_echo', 'other_agent', 'history')),
  -- in: the customer wrote it.
  direction text not null check (direction in ('in', 'out')),
  wamid text not null,
  kind text not null,
  text text not null,
  content jsonb,
  about_wamid text,
  sent_at timestamptz not null,
  received_at timestamptz not null default now(),
  -- When a turn gave it to the model; the past is given to none.
  shown_at timestamptz,
  unique (conversation_id, source, wamid)
);
create index overheard_messages_unshown on overheard_messages (conversation_id, sent_at)
  where shown_at is null and direction = 'out';

-- account: what WhatsApp says of our account, its templates and numbers, each thing once. The newest by `happened_at`
-- holds, in whatever order they came. Owner: src/account.
create table account_events (
  id uuid primary key,
  digest bytea not null unique check (length(digest) = 32),
  field text not null,
  -- What it is about: a template, a number, a user; empty: the account.
  subject text not null,
  happened_at timestamptz not null,
  -- JSON text as it came, bounded.
  payload text not null,
  received_at timestamptz not null default now()
);
create index account_events_subject on account_events (field, subject, happened_at desc);

-- orders: carts that came from WhatsApp's own shop window, each taken over once.
create table received_carts (
  message_id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  result json not null,
  received_at timestamptz not null default now()
);
