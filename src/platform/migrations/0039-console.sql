-- console: what changed, so that lists and open pages follow without asking everything again. Owner: src/console.
-- Numbers commit out of order: whoever reads goes by (xid, id), and passes no transaction that may still run.
create table console_events (
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  -- Null: it is about the whole shop.
  conversation_id uuid,
  what text not null,
  at timestamptz not null default now(),
  primary key (xid, id)
);

-- How far the list follows the log, and how far its first filling came. One runner at a time holds the row.
create table console_position (
  is_singleton boolean primary key default true check (is_singleton),
  xid xid8 not null default '0',
  id bigint not null default 0,
  -- Changes beyond it that the list shows already, while an older transaction still runs.
  ahead bigint[] not null default '{}',
  -- Conversations up to this one are filled; null: all are.
  filled_to uuid default '00000000-0000-0000-0000-000000000000',
  -- The newest change that is no longer kept.
  swept_xid xid8 not null default '0',
  swept_id bigint not null default 0
);
insert into console_position default values;

-- One row a conversation: what the list is ordered and filtered by, and what it shows.
create table inbox_rows (
  conversation_id uuid primary key references conversations (id) on delete cascade,
  customer_id uuid not null,
  holder text not null,
  assignee_id uuid,
  -- 0 waits, 1 something failed, 2 the rest; below it the lowest number is first.
  rank smallint not null,
  sort_key bigint not null,
  -- How far its texts can be found.
  message_seq bigint not null default 0,
  said_seq bigint not null default 0,
  shown jsonb not null
) with (fillfactor = 70);
create index inbox_rows_all on inbox_rows (rank, sort_key, conversation_id);
create index inbox_rows_assistant on inbox_rows (rank, sort_key, conversation_id) where holder = 'assistant';
create index inbox_rows_waiting on inbox_rows (rank, sort_key, conversation_id) where holder = 'waiting';
create index inbox_rows_mine on inbox_rows (assignee_id, rank, sort_key, conversation_id)
  where assignee_id is not null and holder not in ('assistant', 'resolved');
create index inbox_rows_customer on inbox_rows (customer_id);

create table inbox_counts (
  holder text primary key,
  count integer not null
);
create function inbox_counts_follow() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    update inbox_counts c set count = c.count - o.count
    from (select holder, count(*) as count from old_rows group by holder order by holder) o where c.holder = o.holder;
  end if;
  if tg_op <> 'DELETE' then
    insert into inbox_counts as c (holder, count) select holder, count(*) from new_rows group by holder order by holder
    on conflict (holder) do update set count = c.count + excluded.count;
  end if;
  return null;
end $$;
create trigger inbox_counts_insert after insert on inbox_rows referencing new table as new_rows
  for each statement execute function inbox_counts_follow();
create trigger inbox_counts_update after update on inbox_rows referencing old table as old_rows new table as new_rows
  for each statement execute function inbox_counts_follow();
create trigger inbox_counts_delete after delete on inbox_rows referencing old table as old_rows
  for each statement execute function inbox_counts_follow();

-- Everything that the console's search finds, beside the tables that customers wait for: those have no index more.
create table console_texts (
  conversation_id uuid not null references conversations (id) on delete cascade,
  found_in text not null,
  item_id uuid not null,
  at timestamptz not null,
  text text not null,
  -- Small letters without accents.
  plain text not null,
  primary key (item_id, found_in)
);
create index console_texts_plain on console_texts using gin (plain gin_trgm_ops);
create index console_texts_at on console_texts (at desc, item_id);
create index console_texts_conversation on console_texts (conversation_id);

-- Notes a change. `after insert … referencing new table as changed for each statement`, or `for each row`; arguments: what
-- changed, and `shop` when it is about no single conversation.
create function console_changed() returns trigger language plpgsql as $$
begin
  if tg_nargs > 1 and tg_argv[1] = 'shop' then
    insert into console_events (what) values (tg_argv[0]);
  elsif tg_level = 'STATEMENT' then
    insert into console_events (conversation_id, what) select distinct conversation_id, tg_argv[0] from changed;
  elsif tg_op = 'DELETE' then
    insert into console_events (conversation_id, what) values (old.conversation_id, tg_argv[0]);
  else
    insert into console_events (conversation_id, what) values (new.conversation_id, tg_argv[0]);
  end if;
  return null;
end $$;
-- The same of a conversation itself, and of a customer in all of their conversations.
create function console_conversation_changed() returns trigger language plpgsql as $$
begin
  insert into console_events (conversation_id, what) values (case when tg_op = 'DELETE' then old.id else new.id end, tg_argv[0]);
  return null;
end $$;
create function console_customer_changed() returns trigger language plpgsql as $$
begin
  if tg_level = 'STATEMENT' then
    insert into console_events (conversation_id, what)
    select distinct c.id, tg_argv[0] from changed n join conversations c on c.customer_id = n.customer_id;
  else
    insert into console_events (conversation_id, what)
    select id, tg_argv[0] from conversations where customer_id = (to_jsonb(new) ->> tg_argv[1])::uuid;
  end if;
  return null;
end $$;

create trigger console_begun after insert on conversations for each row execute function console_conversation_changed('inbox');
create trigger console_gone after delete on conversations for each row execute function console_conversation_changed('gone');

create trigger console_said after insert on messages referencing new table as changed
  for each statement execute function console_changed('items');
-- A turn is seen by the outcome of its messages, which is written in the same commit.
create trigger console_settled after update of outcome, outcome_reason, turn_id, text, edited_at, revoked_at on messages for each row
  when (old.outcome is distinct from new.outcome or old.turn_id is distinct from new.turn_id or old.text <> new.text
    or old.edited_at is distinct from new.edited_at or old.revoked_at is distinct from new.revoked_at)
  execute function console_changed('items');
create trigger console_overheard after insert on overheard_messages referencing new table as changed
  for each statement execute function console_changed('items');

create trigger console_answered after insert on outbox_messages referencing new table as changed
  for each statement execute function console_changed('items');
-- A request that is under way is not told by itself: what became of it is.
create trigger console_delivered after update of state, reason, content on outbox_messages for each row
  when ((old.state <> new.state and new.state <> 'sending') or old.reason is distinct from new.reason)
  execute function console_changed('items');

create trigger console_held after insert or update on holders for each row execute function console_changed('holder');
create trigger console_understood after update of state, reason, removed_at, removed_because, settled_at on attachments for each row
  when (old.state <> new.state or old.reason is distinct from new.reason or old.removed_at is distinct from new.removed_at
    or old.removed_because is distinct from new.removed_because or old.settled_at is distinct from new.settled_at)
  execute function console_changed('items');
create trigger console_proposed after insert on actions for each row execute function console_changed('proposals');
create trigger console_decided after update of state on actions for each row when (old.state <> new.state)
  execute function console_changed('proposals');
create trigger console_alerted after insert on staff_alerts for each row execute function console_changed('alerts', 'shop');
create trigger console_mended after update of resolved_at on staff_alerts for each row
  when (old.resolved_at is distinct from new.resolved_at) execute function console_changed('alerts', 'shop');
create trigger console_paused after insert or delete on shop_pause for each row execute function console_changed('pause', 'shop');
create trigger console_named after update of name, username, language, blocked_at, unreachable_at on customers for each row
  when (old.name is distinct from new.name or old.username is distinct from new.username or old.language <> new.language
    or old.blocked_at is distinct from new.blocked_at or old.unreachable_at is distinct from new.unreachable_at)
  execute function console_customer_changed('customer', 'id');
create trigger console_reached after insert on customer_identities referencing new table as changed
  for each statement execute function console_customer_changed('customer');
create trigger console_unreached after update of ended_at on customer_identities for each row
  when (old.ended_at is distinct from new.ended_at) execute function console_customer_changed('customer', 'customer_id');
create trigger console_ordered after insert on orders referencing new table as changed
  for each statement execute function console_customer_changed('orders');
create trigger console_moved after update of state, customer_id on orders for each row
  when (new.customer_id is not null and (old.state <> new.state or old.customer_id is distinct from new.customer_id))
  execute function console_customer_changed('orders', 'customer_id');

-- actions: all proposals of a conversation in their order.
create index actions_conversation on actions (conversation_id, created_at, id);
-- handoff: when a change was noted by the machine's clock, beside which messages are ordered; null: before this was kept.
alter table holder_changes add column noted_at timestamptz;
alter table holder_changes alter column noted_at set default now();
-- orders: a list of all, the newest first.
create index orders_placed on orders (placed_at desc, id desc);
-- media: the same sound in a form that every browser plays, made when somebody first asks for it.
alter table attachments add column copy_key text, add column copy_bytes bigint;
