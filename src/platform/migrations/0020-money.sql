-- What may still happen to money after it was asked for: refunds that come back, pages that are too old, transfers in
-- parts, customers who are deleted at the vendor, disputes; and whose work an operation is.

-- A refund as the vendor has it now: accepted is not yet given.
create table billing_refunds (
  vendor_id text primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  operation_id uuid,
  payment_id text,
  order_id text,
  state text not null,
  amount bigint not null,
  currency text not null,
  updated_at timestamptz not null default now()
);
create index billing_refunds_open on billing_refunds (updated_at) where state not in ('succeeded', 'failed', 'canceled');
create index billing_refunds_customer on billing_refunds (customer_id);

-- A page on which an order can be paid. It is closed at the vendor once the order no longer wants this money.
create table billing_pages (
  operation_id uuid primary key references billing_operations (id) on delete cascade,
  order_id text not null,
  amount bigint not null,
  currency text not null,
  -- Nobody is to pay there any more; an operation closes it.
  withdrawn_at timestamptz,
  -- The vendor takes no money there any more, or took it.
  ended_at timestamptz
);
create index billing_pages_order on billing_pages (order_id);
create index billing_pages_open on billing_pages (operation_id) where withdrawn_at is null and ended_at is null;
insert into billing_pages (operation_id, order_id, amount, currency)
  select id, params::json ->> 'orderId', (params::json -> 'amount' ->> 'minor')::bigint, params::json -> 'amount' ->> 'currency'
  from billing_operations where kind = 'order_checkout' and state <> 'failed';

-- One customer of ours may have had several at the vendor: one that was deleted there ends, and its past stays readable.
alter table billing_customers add column ended_at timestamptz;
alter table billing_customers drop constraint billing_customers_pkey;
alter table billing_customers drop constraint billing_customers_vendor_id_key;
alter table billing_customers add primary key (vendor_id);
create unique index billing_customers_current on billing_customers (customer_id) where ended_at is null;
create index billing_customers_customer on billing_customers (customer_id);

-- Bank transfers may come in parts.
alter table billing_payments drop constraint billing_payments_state_check;
alter table billing_payments add constraint billing_payments_state_check check (state in ('paid', 'failed', 'partial'));

-- Money that a customer has sent to the vendor and that belongs to no payment.
create table billing_balances (
  vendor_customer_id text not null,
  currency text not null,
  customer_id uuid not null references customers (id) on delete cascade,
  amount bigint not null,
  read_at timestamptz not null,
  primary key (vendor_customer_id, currency)
);
create index billing_balances_customer on billing_balances (customer_id);

create table billing_disputes (
  vendor_id text primary key,
  -- Null for a payment that was not made here.
  customer_id uuid references customers (id) on delete cascade,
  payment_id text,
  order_id text,
  state text not null,
  reason text not null,
  amount bigint not null,
  currency text not null,
  -- Until when evidence can be sent; null once that is over.
  due_at timestamptz,
  funds_withdrawn boolean not null,
  read_at timestamptz not null
);
create index billing_disputes_payment on billing_disputes (payment_id);
create index billing_disputes_customer on billing_disputes (customer_id);

-- Which worker holds the lease: what a dead one held is free at once. The token rises with every lease.
alter table billing_operations add column leased_by uuid, add column lease_token bigint not null default 0;
alter table billing_events add column leased_by uuid;

-- Hand-overs of which staff has been mailed, by the time since when a person is waited for.
alter table holders add column mailed_for timestamptz;
create index holders_unmailed on holders (since) where holder = 'waiting' and mailed_for is distinct from since;
create index billing_operations_of_customer on billing_operations (customer_id, created_at);
