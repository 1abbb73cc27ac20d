-- outbox: the place in its conversation's order of what stands for a message that came back; null: that of its `seq`.
alter table outbox_messages add column place bigint;

-- announce: the first of the messages that stand for one another, which is the one that an announcement names; null:
-- nothing was replaced.
alter table announcement_changes add column first_id uuid;
create or replace function note_announcement_change() returns trigger language plpgsql as $$
declare
  first uuid;
begin
  if new.replaces is not null then
    with recursive earlier as (
      select new.replaces as id, 1 as depth
      union all
      select o.replaces, e.depth + 1 from earlier e join outbox_messages o on o.id = e.id where o.replaces is not null and e.depth < 50
    )
    select e.id into first from earlier e order by e.depth desc limit 1;
  end if;
  insert into announcement_changes (outbox_id, replaces, first_id, state, reason, error_code, about)
  values (new.id, new.replaces, first, new.state, new.reason, new.error_code, new.about);
  return null;
end
$$;

-- outbox: until when the messages that WhatsApp took for a customer lately count against its limit for one customer.
-- Lost after a crash, which costs nothing.
create unlogged table outbox_pairs (
  conversation_id uuid primary key references conversations (id) on delete cascade,
  even_at timestamptz not null
) with (fillfactor = 50);
