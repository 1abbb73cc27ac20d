-- outbox: what the business begins by itself, the template that goes when free words may not, and what was decided.
alter table outbox_messages drop constraint outbox_messages_origin_check;
alter table outbox_messages add constraint outbox_messages_origin_check
  check (origin in ('reply', 'notice', 'person', 'initiated')) not valid;
alter table outbox_messages
  -- {"name", "parameters"}: goes when the window is closed; null: there are only the free words.
  add column template jsonb,
  -- WhatsApp itself said that the window is closed.
  add column needs_template boolean not null default false,
  -- What a message of the business is about: order_confirmation, payment_reminder …
  add column topic text,
  -- Business time after which it is not worth sending, and until which it is held.
  add column expires_at timestamptz,
  add column release_at timestamptz,
  -- The message that failed and that this one stands for.
  add column replaces uuid,
  -- How it was sent and why, with its estimated price.
  add column decision jsonb,
  -- Why the business writes, and about what: consent may be given for one order alone.
  add column purpose text not null default 'utility' check (purpose in ('order_event', 'utility', 'marketing')),
  add column about text,
  -- Business time at which the business began, and whether it was outside the window: WhatsApp limits with how many
  -- customers it may do that in 24 hours.
  add column initiated_at timestamptz,
  add column opens_window boolean not null default false;
create unique index outbox_replaces on outbox_messages (replaces) where replaces is not null;
create index outbox_release on outbox_messages (release_at) where state = 'held' and release_at is not null;
create index outbox_initiated_stopped on outbox_messages (id) where state = 'held' and reason = 'initiated_stopped';
create index outbox_template_held on outbox_messages ((template ->> 'name')) where state = 'held' and reason like 'template\_%';
create index outbox_opened on outbox_messages (initiated_at) where opens_window;
create index outbox_begun on outbox_messages (conversation_id, initiated_at) where initiated_at is not null;
create index outbox_initiated on outbox_messages (created_at) where state = 'queued' and origin = 'initiated';

-- A stop is for everything or for what the business begins; one message at a time finds out whether it is over.
alter table outbox_stops
  add column tries integer not null default 0,
  add column probe_id uuid,
  add column probed_at timestamptz;

-- When the next message may leave; shared by all workers. Lost after a crash, which costs nothing.
create unlogged table send_pace (
  phone_number_id text primary key,
  next_at timestamptz not null default now(),
  -- WhatsApp said that we are too fast: from then on slower, and faster again with time.
  slowed_at timestamptz,
  slowed_to real
) with (fillfactor = 50);
create index messages_received on messages using brin (received_at) with (pages_per_range = 8);

-- customers: WhatsApp said that they cannot be reached there (business time); what they write later shows that they can.
alter table customers add column unreachable_at timestamptz;
