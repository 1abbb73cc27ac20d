-- events: where other systems are told of what happens. Owner: src/events.
create table webhook_endpoints (
  id uuid primary key,
  url text not null,
  description text not null default '',
  -- Types of events that it wants; none: all of them.
  types text[] not null default '{}',
  -- environment: its address and its secret stand in the environment.
  origin text not null default 'console' check (origin in ('console', 'environment')),
  secret bytea,
  -- Signs too until then (machine time).
  previous_secret bytea,
  previous_until timestamptz,
  -- paused: what happens is kept for it. disabled: nothing is.
  state text not null default 'active' check (state in ('active', 'paused', 'disabled')),
  state_reason text check (state_reason in ('staff', 'gone', 'failing', 'unset')),
  state_at timestamptz not null default now(),
  -- How often in a row nobody took anything there, since when, and until when it is left alone.
  failures integer not null default 0,
  failing_since timestamptz,
  failed_at timestamptz,
  rest_until timestamptz,
  delivered_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index webhook_endpoints_environment on webhook_endpoints (origin) where origin = 'environment';

-- What happened, as it is told; kept once for all who want it.
create table webhook_events (
  -- The `webhook-id`: the same for every receiver and in every attempt.
  id uuid primary key default gen_random_uuid(),
  type text not null,
  -- Of the same subject one is told after the other.
  subject text not null,
  -- Goes with the customer whom it is about.
  customer_id uuid references customers (id) on delete cascade,
  -- The body as it is signed.
  body text not null,
  created_at timestamptz not null default now()
);
create index webhook_events_created on webhook_events (created_at);
create index webhook_events_customer on webhook_events (customer_id) where customer_id is not null;

-- One row for each event and endpoint. Whoever publishes only adds rows (new); workers put them in line, one endpoint at a
-- time: of each subject one is ready, the others wait for it.
create table webhook_deliveries (
  -- The order of what happened.
  id bigint generated always as identity primary key,
  event_id uuid not null references webhook_events (id) on delete cascade,
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  subject text not null,
  state text not null default 'new' check (state in ('new', 'waiting', 'ready', 'delivered', 'given_up')),
  attempts integer not null default 0,
  next_at timestamptz not null default '-infinity',
  -- When the first attempt began; the day in which it is tried counts from it.
  tries_since timestamptz,
  leased_until timestamptz,
  leased_by uuid,
  -- Of the last attempt: an HTTP status, or a word.
  outcome text,
  ended_at timestamptz,
  unique (endpoint_id, event_id)
);
create index webhook_deliveries_new on webhook_deliveries (endpoint_id, id) where state = 'new';
create index webhook_deliveries_ready on webhook_deliveries (endpoint_id, next_at, id) where state = 'ready';
create index webhook_deliveries_line on webhook_deliveries (endpoint_id, subject, id) where state in ('new', 'waiting', 'ready');
create index webhook_deliveries_leased on webhook_deliveries (endpoint_id, leased_by) where leased_by is not null;
create index webhook_deliveries_given_up on webhook_deliveries (id) where state = 'given_up';
create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, id);
create index webhook_deliveries_event on webhook_deliveries (event_id);

-- Every attempt, for whoever looks why something did not arrive.
create table webhook_attempts (
  delivery_id bigint not null references webhook_deliveries (id) on delete cascade,
  number integer not null,
  at timestamptz not null,
  -- An HTTP status; null: no answer came, and the word says why.
  status integer,
  word text,
  duration_ms integer not null,
  -- The beginning of what the receiver said.
  answer text not null default ''
);
create index webhook_attempts_delivery on webhook_attempts (delivery_id, at);

-- Publishes inside the transaction of what happened: one event, one delivery for each endpoint that wants it. Nothing is
-- written while nobody wants it.
create function publish_webhook_event(event_type text, about text, customer uuid, happened timestamptz, details json)
returns void language plpgsql as $$
declare
  made uuid;
begin
  if not exists (select from webhook_endpoints
      where state <> 'disabled' and (types = '{}' or event_type = any(types))) then
    return;
  end if;
  insert into webhook_events (type, subject, customer_id, body) values (event_type, about, customer,
    json_build_object('type', event_type,
      'timestamp', to_char(happened at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'version', 1, 'subject', about, 'data', details)::text)
  returning id into made;
  insert into webhook_deliveries (event_id, endpoint_id, subject)
  select made, id, about from webhook_endpoints
  where state <> 'disabled' and (types = '{}' or event_type = any(types)) order by id;
end
$$;

-- Orders: each event of an order, in the transaction that moves it. The order's row is locked there, so that their
-- numbers rise as they happened.
create function webhook_order_told() returns trigger language plpgsql as $$
declare
  told record;
begin
  select o.id, o.number, o.state, o.customer_id, o.total_minor, o.currency into told from orders o where o.id = new.order_id;
  perform publish_webhook_event(new.kind, 'order:' || new.order_id, told.customer_id, new.at, json_build_object(
    'id', told.id, 'number', told.number, 'state', told.state, 'customer_id', told.customer_id,
    'total_minor', told.total_minor, 'currency', told.currency, 'detail', new.detail));
  return null;
end
$$;
create trigger webhook_order_told after insert on order_events for each row execute function webhook_order_told();

create function webhook_order_paid() returns trigger language plpgsql as $$
declare
  told record;
begin
  select o.number, o.customer_id into told from orders o where o.id = new.order_id;
  perform publish_webhook_event('payment.received', 'order:' || new.order_id, told.customer_id, new.at, json_build_object(
    'order_id', new.order_id, 'number', told.number, 'customer_id', told.customer_id, 'amount_minor', new.amount_minor,
    'currency', new.currency, 'provider', new.provider, 'receipt', new.receipt, 'is_late', new.is_late));
  return null;
end
$$;
create trigger webhook_order_paid after insert on order_payments for each row when (new.amount_minor > 0)
  execute function webhook_order_paid();

-- Billing: what it leaves word of, one after the other for each customer.
create function webhook_billing_told() returns trigger language plpgsql as $$
begin
  perform publish_webhook_event(new.kind, 'billing:' || new.customer_id, new.customer_id, new.at, json_build_object(
    'customer_id', new.customer_id, 'reference', new.subject, 'detail', new.payload));
  return null;
end
$$;
create trigger webhook_billing_told after insert on billing_notices for each row execute function webhook_billing_told();

-- Conversations: begun, given to a person, given back, resolved.
create function webhook_conversation_begun() returns trigger language plpgsql as $$
begin
  perform publish_webhook_event('conversation.started', 'conversation:' || new.id, new.customer_id, new.created_at,
    json_build_object('id', new.id, 'customer_id', new.customer_id));
  return null;
end
$$;
create trigger webhook_conversation_begun after insert on conversations for each row
  execute function webhook_conversation_begun();

create function webhook_conversation_held() returns trigger language plpgsql as $$
declare
  held_before text := 'assistant';
  customer uuid;
begin
  if tg_op = 'UPDATE' then
    held_before := old.holder;
  end if;
  if new.holder = held_before then
    return null;
  end if;
  select c.customer_id into customer from conversations c where c.id = new.conversation_id;
  perform publish_webhook_event(
    case new.holder when 'assistant' then 'conversation.returned' when 'resolved' then 'conversation.resolved'
      else 'conversation.handed_over' end,
    'conversation:' || new.conversation_id, customer, new.since, json_build_object(
      'id', new.conversation_id, 'customer_id', customer, 'holder', new.holder, 'holder_before', held_before,
      'reason', new.reason));
  return null;
end
$$;
create trigger webhook_conversation_held after insert or update of holder on holders for each row
  execute function webhook_conversation_held();

-- Consent: given and withdrawn.
create function webhook_consent_said() returns trigger language plpgsql as $$
begin
  perform publish_webhook_event(case when new.is_given then 'consent.given' else 'consent.withdrawn' end,
    'consent:' || new.customer_id, new.customer_id, new.at, json_build_object(
      'customer_id', new.customer_id, 'scope', new.scope, 'about', new.about, 'source', new.source));
  return null;
end
$$;
create trigger webhook_consent_said after insert on consent_changes for each row execute function webhook_consent_said();
