-- announce: what the business begins, each once for its cause. Owner: src/announce.
create table announcements (
  id uuid primary key,
  -- `order:<id>:shipped`, `api:<key id>:<idempotency key>`: told again, it changes nothing.
  cause text not null unique,
  customer_id uuid not null references customers (id) on delete cascade,
  conversation_id uuid not null references conversations (id) on delete cascade,
  -- order_confirmation, shipping_update …; that of a template or of an event that has none.
  name text not null,
  template jsonb,
  -- The message that carries it; null: WhatsApp could not carry it from the beginning.
  outbox_id uuid unique,
  -- What goes instead when it does not reach the customer on WhatsApp; null: nothing.
  mail jsonb,
  mailed_at timestamptz,
  -- Made by another program, which is told of its states.
  is_followed boolean not null default false,
  state text not null default 'queued'
    check (state in ('queued', 'held', 'sent', 'delivered', 'read', 'failed', 'discarded')),
  reason text,
  error_code integer,
  -- When the state began.
  state_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index announcements_customer on announcements (customer_id, created_at desc);

-- announce: what became of messages that the business began, kept by the statement that changes them, so that no way of
-- changing them can forget it; taken away when it has been followed. Owner: src/announce.
create table announcement_changes (
  id bigint generated always as identity primary key,
  outbox_id uuid not null,
  -- The message that failed and that this one stands for.
  replaces uuid,
  state text not null,
  reason text,
  error_code integer,
  at timestamptz not null default now()
);
create function note_announcement_change() returns trigger language plpgsql as $$
begin
  insert into announcement_changes (outbox_id, replaces, state, reason, error_code)
  values (new.id, new.replaces, new.state, new.reason, new.error_code);
  return null;
end
$$;
create trigger outbox_announcement_moved after update of state on outbox_messages for each row
  when (new.origin = 'initiated' and old.state is distinct from new.state
    and new.state not in ('sending', 'unconfirmed') and (new.state <> 'queued' or old.state = 'held'))
  execute function note_announcement_change();
create trigger outbox_announcement_replaced after insert on outbox_messages for each row
  when (new.origin = 'initiated' and new.replaces is not null)
  execute function note_announcement_change();

-- outbox: what the business began and is not worth sending any more.
create index outbox_expiring on outbox_messages (expires_at) where state in ('queued', 'held') and expires_at is not null;

-- orders: where a shipment is followed.
alter table orders add column tracking_url text;

-- staff: what was answered to a request that carries an idempotency key. Owner: src/staff.
create table api_answers (
  key_id uuid not null references api_keys (id) on delete cascade,
  idempotency_key text not null check (length(idempotency_key) between 1 and 255),
  -- SHA-256 of method, path and body.
  request_hash bytea not null check (length(request_hash) = 32),
  status integer not null,
  body json not null,
  at timestamptz not null default now(),
  primary key (key_id, idempotency_key)
);
create index api_answers_at on api_answers (at);
-- Who had every right keeps every right.
update api_keys set scopes = scopes || '{notifications:read,notifications:write}'::text[]
where scopes @> '{conversations:read,conversations:write,alerts:read,orders:write}'::text[];

-- events: what other systems are told of, each event once in the transaction of what happened. Owner: src/events.
create table event_deliveries (
  -- The `webhook-id`: the same in every attempt.
  id uuid primary key,
  type text not null,
  -- The body as it is signed.
  body text not null,
  state text not null default 'queued' check (state in ('queued', 'delivered', 'given_up')),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  -- Of the last attempt: an HTTP status, or a word.
  outcome text,
  delivered_at timestamptz,
  created_at timestamptz not null default now()
);
create index event_deliveries_due on event_deliveries (next_at) where state = 'queued';
create index event_deliveries_created on event_deliveries (created_at);
