-- announce: an answer that says what was done (`about` names the action) and that WhatsApp does not carry, so that it can
-- be announced instead. Whether it is depends on the action.
alter table announcement_changes add column about text;
create or replace function note_announcement_change() returns trigger language plpgsql as $$
begin
  insert into announcement_changes (outbox_id, replaces, state, reason, error_code, about)
  values (new.id, new.replaces, new.state, new.reason, new.error_code, new.about);
  return null;
end
$$;
create trigger outbox_receipt_unheard after update of state on outbox_messages for each row
  when (new.origin = 'notice' and new.about like 'action:%' and old.state is distinct from new.state
    and ((new.state = 'held' and new.reason = 'window_closed') or (new.state = 'failed' and new.error_code = 131047)))
  execute function note_announcement_change();

-- announce: what a notice is about, such as `order:<id>`, to list those of an order; null: nothing in particular.
alter table announcements add column about text;
update announcements set about = 'order:' || split_part(cause, ':', 2) where cause like 'order:%';
create index announcements_about on announcements (about, id desc) where about is not null;
create index announcements_unsent on announcements (id desc) where state in ('held', 'failed', 'discarded');

-- costs: which service messages of a number and month were free, and which were charged.
create index message_costs_quota on message_costs (quota_month, phone_number_id) include (amount_micro)
  where quota_month is not null;

-- events: from when on an event is tried that somebody sends again; null: from when it happened.
alter table event_deliveries add column tries_since timestamptz;
create index event_deliveries_given_up on event_deliveries (created_at, id) where state = 'given_up';
