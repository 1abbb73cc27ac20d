-- events: what files and other programs bring. A file of 100,000 orders is no 100,000 events: of orders only what is news is
-- told, of consent only that it was withdrawn. Owner: src/events.

-- An order that another program records is told as one of a chat is: placed, paid in full, prepared. One on record that a
-- file moves is told as moved, unless the file says that this was more than three days ago, as customers are told; where
-- the file says no time, unless it was placed more than thirty days ago.
create function webhook_order_brought() returns trigger language plpgsql as $$
declare
  told record;
  moved timestamptz;
  told_state text;
begin
  select o.id, coalesce(o.external_number, o.number) as number, o.state, o.customer_id, o.total_minor, o.currency,
    o.paid_minor, o.carrier, o.tracking, o.placed_at, o.paid_at, o.shipped_at, o.delivered_at, o.closed_at
    into told from orders o where o.id = new.order_id;
  if new."by" = 'import' then
    moved := case new.to_state when 'paid' then told.paid_at when 'shipped' then told.shipped_at
      when 'delivered' then told.delivered_at else told.closed_at end;
    if coalesce(moved < new.at - interval '3 days', told.placed_at < new.at - interval '30 days') then
      return null;
    end if;
  end if;
  foreach told_state in array case
    when new."by" = 'import' then array[case new.to_state when 'pending' then 'changed' else new.to_state end]
    else array['placed'] || case when told.paid_at is null then '{}' else array['paid'] end
      || case new.to_state when 'preparing' then array['preparing'] else '{}' end end
  loop
    perform publish_webhook_event('order.' || told_state, 'order:' || told.id, told.customer_id, coalesce(moved, new.at),
      json_build_object('id', told.id, 'number', told.number, 'state', told.state, 'customer_id', told.customer_id,
        'total_minor', told.total_minor, 'currency', told.currency, 'detail', json_build_object(
          'number', told.number, 'by', new."by", 'paid_minor', told.paid_minor, 'carrier', told.carrier,
          'tracking', told.tracking)));
  end loop;
  return null;
end
$$;
create trigger webhook_order_brought after insert on order_history for each row
  when ((new."by" = 'import' and new.from_state is not null) or (new."by" = 'api' and new.from_state is null))
  execute function webhook_order_brought();

-- Money that was taken elsewhere stands in what brought it.
create or replace trigger webhook_order_paid after insert on order_payments for each row
  when (new.amount_minor > 0 and new.method is null) execute function webhook_order_paid();

-- An order that was made elsewhere is called by the number of that system, as its customer knows it.
create or replace function webhook_order_told() returns trigger language plpgsql as $$
declare
  told record;
begin
  select o.id, coalesce(o.external_number, o.number) as number, o.state, o.customer_id, o.total_minor, o.currency into told
    from orders o where o.id = new.order_id;
  perform publish_webhook_event(new.kind, 'order:' || new.order_id, told.customer_id, new.at, json_build_object(
    'id', told.id, 'number', told.number, 'state', told.state, 'customer_id', told.customer_id,
    'total_minor', told.total_minor, 'currency', told.currency, 'detail', new.detail));
  return null;
end
$$;
create or replace function webhook_order_paid() returns trigger language plpgsql as $$
declare
  told record;
begin
  select coalesce(o.external_number, o.number) as number, o.customer_id into told from orders o where o.id = new.order_id;
  perform publish_webhook_event('payment.received', 'order:' || new.order_id, told.customer_id, new.at, json_build_object(
    'order_id', new.order_id, 'number', told.number, 'customer_id', told.customer_id, 'amount_minor', new.amount_minor,
    'currency', new.currency, 'provider', new.provider, 'receipt', new.receipt, 'is_late', new.is_late));
  return null;
end
$$;

-- A customer who does not want to be written to is told of wherever they said it, unless they agreed since.
create function webhook_consent_brought() returns trigger language plpgsql as $$
begin
  if not exists (select from consent_changes c where c.customer_id = new.customer_id and c.scope = new.scope
      and c.about is not distinct from new.about and c.at > new.at) then
    perform publish_webhook_event('consent.withdrawn', 'consent:' || new.customer_id, new.customer_id, new.at,
      json_build_object('customer_id', new.customer_id, 'scope', new.scope, 'about', new.about, 'source', new.source));
  end if;
  return null;
end
$$;
create or replace trigger webhook_consent_said after insert on consent_changes for each row when (new.source <> 'import')
  execute function webhook_consent_said();
create trigger webhook_consent_brought after insert on consent_changes for each row
  when (new.source = 'import' and not new.is_given) execute function webhook_consent_brought();

-- billing: invoices that a customer pays by a day, as the payment vendor has them; whoever made them. Owner: src/billing.
create table billing_invoices (
  vendor_id text primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  -- The vendor's word; open: it can be paid now.
  state text not null,
  -- What is left to be paid.
  amount bigint not null,
  currency text not null,
  due_at timestamptz not null,
  made_at timestamptz not null,
  -- When the vendor was asked: what it said before that holds no more.
  read_at timestamptz not null
);
create index billing_invoices_customer on billing_invoices (customer_id);
create index billing_invoices_open on billing_invoices (made_at desc) where state = 'open';
