-- billing: subscriptions as rows of ours, and everything that is asked of the payment vendor, once.

create table billing_customers (
  customer_id uuid primary key references customers (id) on delete cascade,
  vendor_id text not null unique,
  created_at timestamptz not null default now()
);

create table billing_subscriptions (
  vendor_id text primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  item_id text not null,
  price_id text not null,
  plan_name text not null,
  interval text not null,
  amount bigint not null,
  currency text not null,
  status text not null,
  period_end timestamptz not null,
  cancels_at_period_end boolean not null,
  trial_ends_at timestamptz,
  started_at timestamptz not null,
  -- The operation of ours that made it; null when it was made elsewhere.
  made_by uuid,
  -- When the reading of the vendor began that this row shows: an older reading never overwrites a newer one.
  read_at timestamptz not null,
  -- The reconciliation that saw it last.
  seen_in date
);
create index billing_subscriptions_customer on billing_subscriptions (customer_id);

-- What is to be done at the vendor after a customer's yes. The row is made in the transaction of the yes.
create table billing_operations (
  -- The id of the action that was confirmed; part of every idempotency key.
  id uuid primary key,
  kind text not null,
  customer_id uuid not null references customers (id) on delete cascade,
  conversation_id uuid references conversations (id) on delete cascade,
  language text not null,
  -- Canonical json text of what was confirmed.
  params text not null,
  state text not null default 'queued' check (state in ('queued', 'done', 'failed')),
  reason text,
  -- Json: what came out of it (ids, link).
  result json,
  told text,
  tries integer not null default 0,
  not_before timestamptz not null default now(),
  leased_until timestamptz,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  -- When the customer and staff heard that it takes longer.
  delay_told_at timestamptz
);
create index billing_operations_due on billing_operations (not_before) where state = 'queued';
create index billing_operations_customer on billing_operations (customer_id) where state = 'queued';

-- Every call that changes something at the vendor: key and parameters are stored before it leaves.
create table billing_calls (
  operation_id uuid not null references billing_operations (id) on delete cascade,
  step text not null,
  attempt integer not null,
  key text not null unique,
  params text not null,
  state text not null default 'open' check (state in ('open', 'done', 'refused', 'absent')),
  -- The vendor repeated an error under this key: it is looked up there before anything else.
  must_look_up boolean not null default false,
  outcome json,
  first_called_at timestamptz not null default now(),
  primary key (operation_id, step, attempt)
);

create table billing_events (
  id text primary key,
  type text not null,
  object_id text not null,
  vendor_created_at timestamptz not null,
  received_at timestamptz not null default now(),
  state text not null default 'stored' check (state in ('stored', 'done', 'ignored', 'parked')),
  -- What became of it, in one word.
  outcome text,
  tries integer not null default 0,
  not_before timestamptz not null default now(),
  leased_until timestamptz
);
create index billing_events_due on billing_events (not_before) where state = 'stored';

create table billing_payments (
  -- The vendor's invoice or payment.
  vendor_id text primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  kind text not null check (kind in ('invoice', 'order')),
  order_id text,
  state text not null check (state in ('paid', 'failed')),
  amount bigint not null,
  currency text not null,
  at timestamptz not null
);
create index billing_payments_customer on billing_payments (customer_id);

-- What other systems (ERP, mail) are to hear of; each once.
create table billing_notices (
  id uuid primary key,
  kind text not null,
  subject text not null,
  customer_id uuid not null references customers (id) on delete cascade,
  payload jsonb not null,
  at timestamptz not null default now(),
  unique (kind, subject)
);

create table billing_reconciliations (
  day date primary key,
  leased_until timestamptz,
  finished_at timestamptz,
  report jsonb
);

-- The ledger that stands in for a payment vendor while the simulator is on. No money moves.
create table demo_billing_objects (
  id text primary key,
  kind text not null check (kind in ('customer', 'subscription', 'checkout', 'invoice', 'refund')),
  vendor_customer_id text,
  action_id text,
  body json not null,
  created_at timestamptz not null default now()
);
create index demo_billing_objects_customer on demo_billing_objects (vendor_customer_id, kind);
create index demo_billing_objects_action on demo_billing_objects (action_id);
create table demo_billing_keys (
  key text primary key,
  params text not null,
  result json not null
);
