-- customers: what the business's own records say of them. Owner: src/customers.
alter table customers
  -- The business's own name of the customer.
  add column external_id text,
  -- What a file said last, so that saying it again changes nothing: all of it, and the phone number as it is compared.
  add column record_hash text,
  add column record_phone text;
create unique index customers_external on customers (external_id) where external_id is not null;
create index customers_record on customers (record_hash) where record_hash is not null;

create table customer_addresses (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  position integer not null,
  label text,
  -- {"recipient","street","neighbourhood","city","state","postalCode","references"}.
  address json not null,
  is_default boolean not null,
  unique (customer_id, position)
);
-- Never more of a card than its brand and last four digits.
create table customer_payment_methods (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  position integer not null,
  kind text not null check (kind in ('card', 'paypal')),
  brand text,
  last_four char(4),
  -- PayPal: masked.
  account text,
  is_default boolean not null,
  unique (customer_id, position),
  check ((kind = 'card') = (last_four is not null)),
  check ((kind = 'card') = (brand is not null))
);

-- orders: what other systems know of them. Owner: src/orders.
alter table orders
  -- The other system's own number, as it writes it and as it is compared.
  add column external_number text,
  add column external_key text generated always as (upper(regexp_replace(external_number, '[^A-Za-z0-9]', '', 'g'))) stored,
  -- What a file said last; null for orders that no file brought.
  add column record_hash text;
create unique index orders_external on orders (external_key) where external_key is not null;
create index orders_record on orders (record_hash) where record_hash is not null;
alter table order_lines
  -- Null: not in the catalogue, as far as it was known when the order was brought in.
  alter column variant_id drop not null,
  alter column product_id drop not null;
alter table order_payments
  -- How and under which name the money was taken elsewhere; null for payments that were booked here.
  add column method text,
  add column external_receipt text;
alter table gift_cards
  -- What a file said last; null for cards that no file named.
  add column source_minor bigint check (source_minor >= 0);
