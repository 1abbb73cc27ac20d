-- The path of a message: stored call -> message -> turn -> outbox -> status. One owner module per table.

-- platform: secrets made once by this instance, and the processes that are alive.
create table instance_secrets (
  name text primary key,
  value text not null,
  created_at timestamptz not null default now()
);

create sequence worker_beacon_keys as integer;
create table workers (
  id uuid primary key,
  -- Key of the session-level advisory lock that the process holds while it lives.
  beacon_key integer not null unique,
  role text not null,
  host text not null,
  pid integer not null,
  started_at timestamptz not null default now()
);

-- webhooks: every vendor's call, word for word.
create table webhook_calls (
  id uuid primary key,
  vendor text not null,
  received_at timestamptz not null default now(),
  body bytea not null,
  state text not null default 'stored' check (state in ('stored', 'read', 'parked', 'ignored')),
  reason text,
  read_at timestamptz,
  -- What became of its parts, e.g. {"messages":2,"repeated":1,"ignored":{"reaction":1}}.
  outcome jsonb
);
create index webhook_calls_stored on webhook_calls (id) where state = 'stored';
create index webhook_calls_parked on webhook_calls (id) where state = 'parked';
create index webhook_calls_age on webhook_calls using brin (received_at);

-- customers: who they are. A phone number is an identity like others, never a key.
create table customers (
  id uuid primary key,
  name text,
  username text,
  language text not null default 'es',
  created_at timestamptz not null default now(),
  -- When the customer was told that an automatic assistant answers.
  notice_given_at timestamptz,
  blocked_at timestamptz,
  blocked_reason text
);
create table customer_identities (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  kind text not null check (kind in ('bsuid', 'phone')),
  -- Normalised for comparing; `raw` is what WhatsApp said and what a message is sent to.
  value text not null,
  raw text not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index customer_identities_live on customer_identities (kind, value) where ended_at is null;
create index customer_identities_customer on customer_identities (customer_id);

-- inbox: what customers said, once, in order.
create table conversations (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  phone_number_id text not null,
  created_at timestamptz not null default now(),
  -- Business time of the customer's newest message: the 24-hour window counts from it.
  last_inbound_at timestamptz,
  unique (customer_id, phone_number_id)
);
create table messages (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  seq bigint generated always as identity,
  wamid text not null,
  kind text not null,
  text text not null,
  -- Notes of what was changed in the text, and the vendor's context (quoted message, forwarded …).
  notes text[] not null default '{}',
  context jsonb,
  sent_at timestamptz not null,
  received_at timestamptz not null default now(),
  outcome text check (outcome in ('answered', 'given_to_person', 'ignored')),
  outcome_reason text,
  outcome_at timestamptz,
  turn_id uuid
) with (fillfactor = 85);
create index messages_open on messages (conversation_id, sent_at, seq) where outcome is null;
create index messages_overdue on messages (received_at) where outcome is null;
create index messages_turn on messages (turn_id) where turn_id is not null;
create index messages_conversation on messages (conversation_id, seq);
-- Kept for good, so that a redelivery a week later (or after erasing) has no second effect.
create table seen_messages (
  hash bytea primary key,
  seen_on date not null default current_date
);

-- turn: who may work on a conversation now, and what each turn did.
create table turn_queue (
  conversation_id uuid primary key,
  due_at timestamptz,
  -- When the oldest message that waits arrived (machine time).
  waiting_since timestamptz,
  arrivals bigint not null default 0,
  attempts integer not null default 0,
  lease_token bigint not null default 0,
  lease_worker uuid,
  lease_until timestamptz,
  woken_at timestamptz
) with (fillfactor = 70);
create index turn_queue_due on turn_queue (due_at) where due_at is not null;
create index turn_queue_leased on turn_queue (lease_worker) where lease_worker is not null;

create table turns (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  lease_token bigint not null,
  outcome text not null check (outcome in ('answered', 'given_to_person', 'ignored')),
  reason text,
  message_ids uuid[] not null,
  customer_texts text[] not null,
  reply text,
  language text not null,
  -- Tool calls as json text: jsonb would reorder keys and break the model's prompt cache.
  calls json not null default '[]',
  trace jsonb,
  claims jsonb,
  timings jsonb,
  usage jsonb,
  cost_micro_usd bigint not null default 0,
  started_at timestamptz not null,
  committed_at timestamptz not null default now(),
  -- Estimated size of this turn in the model's history.
  history_tokens integer not null default 0,
  seq bigint generated always as identity
);
create index turns_conversation on turns (conversation_id, seq);
create table turn_history (
  conversation_id uuid primary key,
  -- The history given to the model starts here; moved in large steps.
  from_seq bigint not null
);

-- outbox: what we will say; may it go, how, did it arrive.
create table outbox_messages (
  id uuid primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  seq bigint generated always as identity,
  turn_id uuid,
  -- reply: of the model; notice: written by code; person: written by staff.
  origin text not null check (origin in ('reply', 'notice', 'person')),
  content jsonb not null,
  state text not null default 'queued' check (state in
    ('queued', 'held', 'sending', 'unconfirmed', 'sent', 'delivered', 'read', 'played', 'failed', 'discarded')),
  reason text,
  created_at timestamptz not null default now(),
  not_before timestamptz,
  attempts integer not null default 0,
  -- How often the answer to a send was lost; the second time it stays unconfirmed.
  ambiguities integer not null default 0,
  is_settled boolean not null default false,
  claim_token bigint not null default 0,
  claimed_by uuid,
  claimed_at timestamptz,
  unconfirmed_at timestamptz,
  wamid text,
  accepted_at timestamptz,
  first_status_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  error_code integer,
  error_details text,
  pricing jsonb
) with (fillfactor = 70);
create index outbox_open on outbox_messages (conversation_id, seq)
  where state in ('queued', 'sending') or (state = 'unconfirmed' and not is_settled);
create index outbox_due on outbox_messages (created_at)
  where state in ('queued', 'sending') or (state = 'unconfirmed' and not is_settled);
create index outbox_held on outbox_messages (conversation_id) where state = 'held';
create unique index outbox_wamid on outbox_messages (wamid) where wamid is not null;
create index outbox_turn on outbox_messages (turn_id) where turn_id is not null;
create index outbox_claimed on outbox_messages (claimed_at) where first_status_at is not null;
-- Statuses that came before our own send returned, or for sends that are not ours.
create table early_statuses (
  wamid text not null,
  status text not null,
  at timestamptz not null,
  detail jsonb not null,
  received_at timestamptz not null default now(),
  primary key (wamid, status)
);
create index early_statuses_age on early_statuses using brin (received_at);
-- Why nothing may be sent at the moment (a rejected token, an account in trouble).
create table outbox_stops (
  reason text primary key,
  since timestamptz not null default now(),
  error_code integer,
  details text,
  -- Fingerprint of the credential that was refused: another one lifts the stop.
  credential text
);

-- handoff: who holds the conversation.
create table holders (
  conversation_id uuid primary key references conversations (id) on delete cascade,
  holder text not null check (holder in ('assistant', 'waiting', 'person', 'other_agent', 'resolved')),
  reason text,
  since timestamptz not null,
  -- When the customer was last told that a person will come.
  told_at timestamptz
);
create index holders_waiting on holders (since) where holder = 'waiting';
create table holder_changes (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversations (id) on delete cascade,
  holder text not null,
  reason text,
  by text not null,
  at timestamptz not null
);
create index holder_changes_conversation on holder_changes (conversation_id, id);
create table shop_pause (
  is_singleton boolean primary key default true check (is_singleton),
  since timestamptz not null,
  by text not null
);
-- Alerts for staff until the console comes: what needs a person who runs the shop or the machine.
create table staff_alerts (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  detail jsonb not null default '{}',
  at timestamptz not null default now(),
  resolved_at timestamptz
);
create unique index staff_alerts_open on staff_alerts (kind, subject) where resolved_at is null;
