-- insights: the figures of the business, kept a quarter of an hour each, so that days and hours of every time zone are sums
-- of whole ones. Owner: src/insights.
create table insight_quarters (
  quarter timestamptz primary key,
  -- {"<figure>:<part>": number}; percentiles as counts of a histogram.
  figures json not null
);
-- The same of whole days of the shop, so that a hundred days are a hundred rows; of another time zone than the shop's of
-- today they are made again.
create table insight_days (
  day date primary key,
  time_zone text not null,
  figures json not null
);
-- Quarters of which something changed, written by the transaction that changed it: whoever sees the mark sees the change.
-- Only ever added, so that nobody waits for anybody; taken away by whoever counts the quarter anew from the rows.
create table insight_marks (quarter timestamptz not null);
create index insight_marks_quarter on insight_marks (quarter);
-- One counts at a time: of two, the earlier could write last.
create table insight_turn (is_singleton boolean primary key default true check (is_singleton));
insert into insight_turn default values;

create function insight_quarter(at timestamptz) returns timestamptz language sql immutable parallel safe as $$
  select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00')
$$;

-- A message counts when it was written; its answer, when WhatsApp takes that, for the messages that it answers.
create function insight_messages_said() returns trigger language plpgsql as $$
begin
  insert into insight_marks select distinct insight_quarter(sent_at) from changed;
  return null;
end $$;
create function insight_message_moved() returns trigger language plpgsql as $$
begin
  insert into insight_marks values (insight_quarter(case when tg_op = 'DELETE' then old.sent_at else new.sent_at end));
  return null;
end $$;
create trigger insight_said after insert on messages referencing new table as changed
  for each statement execute function insight_messages_said();
create trigger insight_settled after update of outcome, outcome_reason, turn_id on messages for each row
  when (old.outcome is distinct from new.outcome or old.outcome_reason is distinct from new.outcome_reason
    or old.turn_id is distinct from new.turn_id)
  execute function insight_message_moved();
-- Edits and deletions that nobody answers are no messages, and are not kept for long.
create trigger insight_unsaid after delete on messages for each row
  when (not (old.kind in ('edit', 'revoke') and coalesce(old.outcome, '') = 'ignored')) execute function insight_message_moved();

create function insight_answer_taken() returns trigger language plpgsql as $$
begin
  insert into insight_marks select distinct insight_quarter(sent_at) from messages where turn_id = new.turn_id;
  return null;
end $$;
create trigger insight_answered after update of accepted_at on outbox_messages for each row
  when (new.turn_id is not null and old.accepted_at is distinct from new.accepted_at) execute function insight_answer_taken();
create function insight_template_moved() returns trigger language plpgsql as $$
declare
  changed outbox_messages := case when tg_op = 'DELETE' then old else new end;
begin
  if changed.accepted_at is not null then insert into insight_marks values (insight_quarter(changed.accepted_at)); end if;
  return null;
end $$;
create trigger insight_template_sent after update of state, accepted_at, delivered_at, read_at on outbox_messages for each row
  when (new.decision ->> 'as' = 'template') execute function insight_template_moved();
create trigger insight_template_gone after delete on outbox_messages for each row
  when (old.decision ->> 'as' = 'template') execute function insight_template_moved();
create index outbox_templates_taken on outbox_messages (accepted_at) where decision ->> 'as' = 'template';

create function insight_held() returns trigger language plpgsql as $$
begin
  insert into insight_marks values (insight_quarter(case when tg_op = 'DELETE' then old.at else new.at end));
  return null;
end $$;
create trigger insight_handed_over after insert or delete on holder_changes for each row execute function insight_held();

-- An order counts when it was placed, also what becomes of it later; money when it came.
create function insight_orders_placed() returns trigger language plpgsql as $$
begin
  insert into insight_marks select distinct insight_quarter(placed_at) from changed;
  return null;
end $$;
create function insight_order_moved() returns trigger language plpgsql as $$
begin
  insert into insight_marks values (insight_quarter(old.placed_at));
  if tg_op = 'UPDATE' and new.placed_at <> old.placed_at then
    insert into insight_marks values (insight_quarter(new.placed_at));
  end if;
  return null;
end $$;
create trigger insight_placed after insert on orders referencing new table as changed
  for each statement execute function insight_orders_placed();
create trigger insight_order_changed after update of placed_at, placed_in, paid_at, total_minor, currency on orders for each row
  when (old.placed_at <> new.placed_at or old.placed_in is distinct from new.placed_in or old.paid_at is distinct from new.paid_at
    or old.total_minor <> new.total_minor or old.currency <> new.currency)
  execute function insight_order_moved();
create trigger insight_order_gone after delete on orders for each row execute function insight_order_moved();
create function insight_money_moved() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then insert into insight_marks values (insight_quarter(new.at)); end if;
  if tg_op <> 'INSERT' then insert into insight_marks values (insight_quarter(old.at)); end if;
  return null;
end $$;
create trigger insight_money_came after insert or update or delete on order_payments for each row
  execute function insight_money_moved();

-- A price may come days after its message: it counts when WhatsApp says that the message went.
create function insight_prices_moved() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then insert into insight_marks select distinct insight_quarter(at) from changed; end if;
  if tg_op <> 'INSERT' then insert into insight_marks select distinct insight_quarter(at) from before; end if;
  return null;
end $$;
create trigger insight_priced after insert on message_costs referencing new table as changed
  for each statement execute function insight_prices_moved();
create trigger insight_price_changed after update on message_costs referencing old table as before new table as changed
  for each statement execute function insight_prices_moved();
create trigger insight_price_gone after delete on message_costs referencing old table as before
  for each statement execute function insight_prices_moved();

create function insight_turn_paid() returns trigger language plpgsql as $$
begin
  insert into insight_marks values (insight_quarter(case when tg_op = 'DELETE' then old.committed_at else new.committed_at end));
  return null;
end $$;
create trigger insight_model_paid after insert on turns for each row
  when (new.cost_micro_usd > 0) execute function insight_turn_paid();
create trigger insight_model_gone after delete on turns for each row
  when (old.cost_micro_usd > 0) execute function insight_turn_paid();
create function insight_spent() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then insert into insight_marks values (insight_quarter(new.spent_at)); end if;
  if tg_op <> 'INSERT' then insert into insight_marks values (insight_quarter(old.spent_at)); end if;
  return null;
end $$;
create trigger insight_run_spent after insert or update or delete on uncommitted_spend for each row execute function insight_spent();
create trigger insight_media_spent after insert or update or delete on media_spend for each row execute function insight_spent();

-- inbox, handoff, orders: what happened in a quarter of an hour. Windows close by the first too.
create index messages_sent on messages (sent_at);
create index holder_changes_at on holder_changes (at);
create index order_payments_at on order_payments (at);

-- Everything that happened before is counted from the beginning.
insert into insight_marks
  select distinct insight_quarter(sent_at) from messages
  union select insight_quarter(accepted_at) from outbox_messages where decision ->> 'as' = 'template' and accepted_at is not null
  union select insight_quarter(at) from holder_changes
  union select insight_quarter(placed_at) from orders
  union select insight_quarter(at) from order_payments
  union select insight_quarter(at) from message_costs
  union select insight_quarter(committed_at) from turns where cost_micro_usd > 0
  union select insight_quarter(spent_at) from uncommitted_spend
  union select insight_quarter(spent_at) from media_spend;
