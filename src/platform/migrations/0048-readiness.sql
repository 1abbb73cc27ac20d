-- Scripted customers that were played, each run with its results. A run without an end was cut off.
create table eval_runs (
  id uuid primary key,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  model text not null,
  is_real_model boolean not null,
  runs_each int not null check (runs_each between 1 and 20),
  pass_1 double precision not null,
  pass_k double precision not null,
  estimate_micro_usd bigint not null,
  cost_micro_usd bigint not null
);
create index eval_runs_newest on eval_runs (ended_at desc);

create table eval_results (
  run_id uuid not null references eval_runs on delete cascade,
  name text not null,
  theme text not null,
  language text not null,
  passed int not null,
  runs int not null,
  -- What was otherwise than it has to be, one entry a finding.
  failures jsonb not null default '[]',
  -- Why the stand-in model cannot do it; null: it has to.
  rules_cannot text,
  primary key (run_id, name)
);

-- Lines of the readiness report that the owner says are not about this shop, each with the reason.
create table readiness_dismissals (
  code text primary key,
  reason text not null check (length(reason) between 1 and 500),
  by_id uuid not null,
  at timestamptz not null
);

-- While this row exists, answers of the assistant wait for somebody of the team.
create table draft_mode (
  is_on boolean primary key check (is_on),
  since timestamptz not null,
  by_id uuid not null
);

-- What the owner lets go out by itself also then.
create table draft_intents (
  intent text primary key,
  by_id uuid not null,
  at timestamptz not null
);

-- What somebody did with a draft, once for each turn; counted by intent.
create table draft_decisions (
  turn_id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  intent text not null,
  decision text not null check (decision in ('sent', 'edited', 'discarded')),
  by_id uuid not null,
  at timestamptz not null
);
create index draft_decisions_conversation on draft_decisions (conversation_id);
create index draft_decisions_intent on draft_decisions (intent, decision);

-- outbox: drafts that wait, found by their conversation.
create index outbox_drafts on outbox_messages (conversation_id, turn_id) where state = 'held' and reason = 'draft';
