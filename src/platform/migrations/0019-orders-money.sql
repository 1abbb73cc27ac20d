-- orders: what a gift card pays, the tax of each line, exchanges at another price, returned pieces for sale again.
alter table orders
  -- What of paid_minor came from the customer's gift card.
  add column gift_card_minor bigint not null default 0 check (gift_card_minor >= 0),
  -- What an exchange adds to what the order costs.
  add column exchange_minor bigint not null default 0 check (exchange_minor >= 0),
  add constraint orders_gift_card_paid check (gift_card_minor <= paid_minor);

-- Negative: it was given back to the card that paid it.
alter table order_payments drop constraint order_payments_amount_minor_check;
alter table order_payments add constraint order_payments_amount_minor_check check (amount_minor <> 0);

alter table gift_card_entries
  -- What was bought, given back or refunded.
  add column order_id uuid references orders (id) on delete set null,
  -- What moved the money beside a refund: once each.
  add column cause text unique;
update gift_card_entries e set order_id = r.order_id from refunds r where r.id = e.refund_id;
create index gift_card_entries_order on gift_card_entries (order_id);

-- The rate at which it was sold, hundredths of a percent; null: that of the order, for what was sold before.
alter table order_lines add column tax_rate integer check (tax_rate between 0 and 10000);

-- knowledge: whether code agrees to exchanges at another price, and whether what came back is for sale again.
alter table order_policy
  add column may_exchange_price boolean not null default false,
  add column restocks_returns boolean not null default false;

alter table order_returns
  -- awaits_payment: an exchange that costs more and that the shop does not hear of before it is paid.
  add column state text not null default 'asked' check (state in ('awaits_payment', 'asked')),
  -- What the exchange costs more; negative: less, and given back once the shop has what comes back.
  add column difference_minor bigint not null default 0,
  -- Business time at which an exchange that nobody paid ends.
  add column expires_at timestamptz,
  -- Business time at which the pieces were for sale again.
  add column restocked_at timestamptz;
create index order_returns_expiring on order_returns (expires_at) where state = 'awaits_payment';

-- A refund has a part for the gift card and one for the rest; held: the shop does not have the pieces back yet.
alter table refunds drop constraint refunds_action_id_key;
alter table refunds add constraint refunds_action_way unique (action_id, way);
alter table refunds drop constraint refunds_state_check;
alter table refunds add constraint refunds_state_check check (state in ('requested', 'held', 'done', 'failed'));
