-- costs: what WhatsApp charges for each message, once, whatever order and number of statuses told it. Owner: src/costs.
create table message_costs (
  wamid text primary key,
  phone_number_id text not null,
  -- Our row; null for what was sent elsewhere.
  outbox_id uuid,
  -- Null when nobody here knows the recipient, and once the customer was erased.
  conversation_id uuid references conversations (id) on delete set null,
  -- Of the recipient, in the words of the price table; null while no status named the recipient.
  market text,
  -- What the earliest status with a price said, and when.
  priced_at timestamptz,
  category text,
  type text,
  is_billable boolean,
  has_arrived boolean not null default false,
  has_failed boolean not null default false,
  -- Millionths; 0 for what is free, failed or not priced yet.
  amount_micro bigint not null default 0 check (amount_micro >= 0),
  currency char(3) not null,
  usd_micro bigint not null default 0 check (usd_micro >= 0),
  is_estimated boolean not null default false,
  -- Month of the free service quota (YYYY-MM) in which it counts; null: it does not.
  quota_month char(7),
  -- WhatsApp's time of the earliest status; the machine's time at which it came.
  at timestamptz not null,
  noted_at timestamptz not null default now()
) with (fillfactor = 85);
create index message_costs_conversation on message_costs (conversation_id, noted_at) include (usd_micro);
create index message_costs_spend on message_costs (noted_at) include (usd_micro) where usd_micro > 0;
create index message_costs_at on message_costs (at);

-- Service messages of a number and month: 1,000 are free.
create table service_quota (
  phone_number_id text not null,
  month char(7) not null,
  used integer not null,
  primary key (phone_number_id, month)
) with (fillfactor = 50);

-- turn: what a conversation's models cost lately, without reading its turns.
create index turns_spend_conversation on turns (conversation_id, committed_at) include (cost_micro_usd) where cost_micro_usd > 0;
