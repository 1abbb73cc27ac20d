-- actions: effects that happen once, and the receipts a reply may rest on.
create table effects (
  turn_id uuid not null,
  tool text not null,
  arguments_hash bytea not null,
  call_id text not null,
  arguments text not null,
  state text not null check (state in ('running', 'done')),
  -- What the tool returned, as json text.
  outcome text,
  started_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (turn_id, tool, arguments_hash)
);
create table receipts (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  turn_id uuid not null,
  name text not null,
  source text not null,
  facts json not null,
  created_at timestamptz not null default now()
);
create index receipts_conversation on receipts (conversation_id, id desc);
create index receipts_turn on receipts (turn_id);
