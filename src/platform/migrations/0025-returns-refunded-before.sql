-- orders: what of an order had been given back or asked for when its return was asked for; it is no part of the return's value.
alter table order_returns add column refunded_before_minor bigint not null default 0;
