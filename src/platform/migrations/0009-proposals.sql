-- inbox: which button or list row of ours was chosen; null for anything else.
alter table messages add column chosen_id text;

-- actions: what was proposed to a customer, what became of it, and what was told of it.
create table actions (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  customer_id uuid not null references customers (id) on delete cascade,
  kind text not null,
  -- Exactly what is done on a yes, as canonical json text, and its SHA-256.
  terms text not null,
  terms_hash bytea not null,
  language text not null,
  state text not null default 'proposed'
    check (state in ('proposed', 'executed', 'declined', 'expired', 'replaced', 'refused', 'failed')),
  proposed_in uuid not null,
  -- The outbox message that asked.
  question_id uuid not null,
  question text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  -- The customer's message that settled it, and how it was given.
  settled_by uuid,
  settled_how text check (settled_how in ('tap', 'typed')),
  -- What was told, and the facts it rests on.
  told text,
  facts json
);
create index actions_open on actions (conversation_id, created_at desc) where state = 'proposed';
create index actions_customer on actions (customer_id, created_at);
