-- knowledge: what a shop's rules allow, as code reads it.
alter table shipping_zones
  -- Ranges such as 01000-16999; the first zone in order that holds a postal code is the one.
  add column postal_codes text[] not null default '{}',
  add column is_pickup boolean not null default false;
alter table return_rules
  -- Categories of products, and the reasons that need no person.
  add column categories text[] not null default '{}',
  add column reasons text[] not null default '{}',
  add column may_exchange boolean not null default false;
alter table payment_methods
  -- Null: told of, but not chosen for an order here.
  add column kind text check (kind in ('card_link', 'oxxo', 'spei', 'pay_on_delivery')),
  -- Keys of shipping zones; null: all.
  add column zones text[];
create table order_policy (
  is_singleton boolean primary key default true check (is_singleton),
  cancel_states text[] not null,
  -- Hours after the order was placed; null: no limit.
  cancel_hours integer check (cancel_hours > 0),
  change_hours integer check (change_hours > 0),
  taxes_included boolean not null,
  -- Hundredths of a percent.
  tax_rate integer not null check (tax_rate between 0 and 10000),
  refund_to text[] not null,
  refund_days integer check (refund_days > 0)
);
insert into order_policy (cancel_states, taxes_included, tax_rate, refund_to)
select '{pending}', true, 0, '{}' from business;

-- orders: carts, orders and what became of them. Owner: src/orders.
create table carts (
  customer_id uuid primary key references customers (id) on delete cascade,
  -- {"kind":"pickup"} or {"kind":"ship","address":{…}}.
  delivery json,
  updated_at timestamptz not null default now()
);
create table cart_lines (
  customer_id uuid not null references carts (customer_id) on delete cascade,
  variant_id uuid not null,
  quantity integer not null check (quantity between 1 and 999),
  added_at timestamptz not null default now(),
  primary key (customer_id, variant_id)
);

create table orders (
  id uuid primary key,
  -- Two letters and five digits, by chance: read aloud easily, and no order tells the number of the next one.
  number text not null unique check (number ~ '^[A-Z]{2}[0-9]{5}$'),
  -- Null once the customer was erased.
  customer_id uuid references customers (id) on delete set null,
  -- The conversation; null for what was ordered elsewhere.
  placed_in uuid,
  -- The confirmation that placed it: one order each.
  action_id uuid unique,
  state text not null check (state in ('pending', 'paid', 'preparing', 'shipped', 'delivered', 'cancelled',
    'return_requested', 'returned', 'exchange_requested', 'exchanged', 'partly_refunded', 'refunded')),
  currency char(3) not null,
  subtotal_minor bigint not null check (subtotal_minor >= 0),
  shipping_minor bigint not null check (shipping_minor >= 0),
  -- On top of the prices; 0 when they include taxes.
  tax_minor bigint not null check (tax_minor >= 0),
  total_minor bigint not null check (total_minor >= 0),
  taxes_included boolean not null,
  tax_rate integer not null,
  zone text not null,
  delivery json not null,
  payment text not null,
  payment_kind text not null,
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  refunded_minor bigint not null default 0 check (refunded_minor >= 0),
  -- "We will write to you on WhatsApp about this order": where it was agreed to, in which words, and when.
  opt_in_source text,
  opt_in_text text,
  opt_in_at timestamptz,
  carrier text,
  tracking text,
  -- Pieces are reserved for it that have neither left nor been released.
  holds_stock boolean not null,
  -- Business time at which an unpaid order ends; null: it is not waiting for money.
  expires_at timestamptz,
  placed_at timestamptz not null,
  paid_at timestamptz,
  shipped_at timestamptz,
  delivered_at timestamptz,
  closed_at timestamptz,
  cancel_reason text,
  check (subtotal_minor + shipping_minor + tax_minor = total_minor),
  check (refunded_minor <= paid_minor)
);
create index orders_customer on orders (customer_id, placed_at desc);
create index orders_expiring on orders (expires_at) where state = 'pending' and expires_at is not null;

create table order_lines (
  id uuid primary key,
  order_id uuid not null references orders (id) on delete cascade,
  position integer not null,
  variant_id uuid not null,
  product_id uuid not null,
  sku text not null,
  name text not null,
  name_en text,
  options json not null,
  options_en json,
  category text not null,
  is_counted boolean not null,
  quantity integer not null check (quantity between 1 and 999),
  unit_minor bigint not null check (unit_minor >= 0),
  unique (order_id, position)
);
create table order_history (
  id bigint generated always as identity primary key,
  order_id uuid not null references orders (id) on delete cascade,
  -- Null at the beginning.
  from_state text,
  to_state text not null,
  by text not null,
  reason text,
  at timestamptz not null
);
create index order_history_order on order_history (order_id, id);
-- What others are told of: WhatsApp templates, email, the ERP. Never changed.
create table order_events (
  id bigint generated always as identity primary key,
  order_id uuid not null references orders (id) on delete cascade,
  kind text not null,
  detail json not null,
  at timestamptz not null
);
create index order_events_order on order_events (order_id, id);

create table order_payments (
  id uuid primary key,
  order_id uuid not null references orders (id) on delete cascade,
  -- The provider's own name of the payment: booked once.
  receipt text not null,
  provider text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  -- Money for an order that had ended: kept apart, a person gives it back.
  is_late boolean not null,
  at timestamptz not null,
  unique (provider, receipt)
);
create index order_payments_order on order_payments (order_id);

create table order_returns (
  id uuid primary key,
  -- Once only.
  order_id uuid not null unique references orders (id) on delete cascade,
  action_id uuid not null unique,
  kind text not null check (kind in ('return', 'exchange')),
  reason text not null,
  -- [{"lineId","quantity","toVariantId","toSku"}]; the last two for exchanges.
  items json not null,
  value_minor bigint not null,
  at timestamptz not null
);
create table refunds (
  id uuid primary key,
  order_id uuid not null references orders (id) on delete cascade,
  customer_id uuid references customers (id) on delete set null,
  action_id uuid not null unique,
  target text not null check (target in ('original', 'gift_card')),
  -- provider: asked of the payment provider; ledger: our gift cards; record: a person gives it back.
  way text not null check (way in ('provider', 'ledger', 'record')),
  state text not null check (state in ('requested', 'done', 'failed')),
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  at timestamptz not null,
  settled_at timestamptz
);
create index refunds_order on refunds (order_id);
create index refunds_customer on refunds (customer_id, at);

create table gift_cards (
  id uuid primary key,
  customer_id uuid references customers (id) on delete set null,
  number text not null unique,
  currency char(3) not null,
  balance_minor bigint not null check (balance_minor >= 0),
  created_at timestamptz not null default now()
);
create unique index gift_cards_customer on gift_cards (customer_id, currency);
create table gift_card_entries (
  id uuid primary key,
  gift_card_id uuid not null references gift_cards (id) on delete cascade,
  -- Negative when something is bought with it.
  amount_minor bigint not null check (amount_minor <> 0),
  refund_id uuid unique,
  at timestamptz not null
);
create index gift_card_entries_card on gift_card_entries (gift_card_id, at);
