-- Pages on which a subscription begins are closed too: a customer who gets a new one, or has subscribed, needs no other.

-- Null: a page for a subscription.
alter table billing_pages alter column order_id drop not null;
insert into billing_pages (operation_id, order_id, amount, currency, ended_at)
  select o.id, null, (o.params::json -> 'amount' ->> 'minor')::bigint, o.params::json -> 'amount' ->> 'currency',
    (select now() from billing_subscriptions s where s.made_by = o.id limit 1)
  from billing_operations o where o.kind = 'subscribe' and o.state <> 'failed'
  on conflict do nothing;
