-- The simulator's own world: phones, chats, what goes over the wire, and the controls. Never part of the product's data.
create schema if not exists simulator;

-- One row: how far business time was moved, and how webhooks travel.
create table simulator.controls (
  id smallint primary key default 1 check (id = 1),
  offset_ms bigint not null default 0 check (offset_ms >= 0),
  delay_ms integer not null default 0,
  copies integer not null default 1,
  is_out_of_order boolean not null default false,
  loses_statuses boolean not null default false
);
insert into simulator.controls default values;

create table simulator.faults (
  kind text primary key,
  remaining integer not null check (remaining >= 0)
);

create table simulator.people (
  id uuid primary key,
  name text not null,
  language text not null,
  -- As WhatsApp reports it; `phone_key` is the form under which numbers are compared.
  phone text,
  phone_key text unique,
  bsuid text not null unique,
  username text,
  is_offline boolean not null default false,
  reads_alone boolean not null default true,
  typing_until timestamptz,
  -- Business time of the newest customer message: the 24-hour window counts from it.
  last_message_at timestamptz,
  created_at timestamptz not null
);

create table simulator.bubbles (
  seq bigint generated always as identity primary key,
  id uuid not null,
  customer_id uuid not null references simulator.people (id) on delete cascade,
  wamid text not null unique,
  side text not null check (side in ('customer', 'business')),
  -- JSON as text: jsonb refuses U+0000, which customers of a simulator must be able to send.
  content text not null,
  at timestamptz not null,
  quoted_wamid text,
  reaction_from_customer text,
  reaction_from_business text,
  state text not null,
  chosen_id text,
  callback_note text,
  sent_to_phone boolean not null default true
);
create index bubbles_of_customer on simulator.bubbles (customer_id, seq);

-- What customers did, in order: the source of an exported script.
create table simulator.acts (
  seq bigint generated always as identity primary key,
  customer_id uuid not null references simulator.people (id) on delete cascade,
  kind text not null,
  -- JSON string, for the same reason as above.
  text text not null,
  at timestamptz not null
);

-- Webhooks that the business has not taken yet. Body is ASCII: Meta escapes everything else.
create table simulator.deliveries (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('message', 'status')),
  label text not null,
  customer_id uuid,
  wamid text,
  advances_to text,
  is_lost boolean not null default false,
  body text not null,
  -- Machine time of the next attempt; while claimed, when the claim ends.
  due_at timestamptz not null,
  -- Business time: Meta's patience of seven days counts from it.
  created_at timestamptz not null,
  attempt integer not null default 0,
  is_claimed boolean not null default false
);
create index deliveries_due on simulator.deliveries (due_at);

create table simulator.traffic (
  seq bigint generated always as identity primary key,
  at timestamptz not null,
  direction text not null,
  label text not null,
  customer_id uuid,
  wamid text,
  http_status integer,
  ms integer,
  attempt integer not null,
  fault text,
  request text not null,
  response text
);
