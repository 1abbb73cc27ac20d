-- What grows for years is found by indexes. Each is built while everybody reads its table. What takes longest to build comes
-- late, and what nobody can read meanwhile last, so that no table is held for long.

-- Erasing a person, or a page, takes along what hangs on it.
create index received_carts_customer on received_carts (customer_id);
create index billing_notices_customer on billing_notices (customer_id);
create index billing_operations_conversation on billing_operations (conversation_id) where conversation_id is not null;
create index sent_files_conversation on sent_files (conversation_id);
create index assistant_hints_conversation on assistant_hints (conversation_id);
create index knowledge_questions_page on knowledge_questions (page_id) where page_id is not null;
create index announcements_conversation on announcements (conversation_id);

-- billing, notify: events that have ended, counts of mails and reports of providers are forgotten by their age.
create index billing_events_ended on billing_events (received_at) where state in ('done', 'ignored');
create index mail_counts_day on mail_counts (day);
create index mail_events_received on mail_events (received_at);

-- billing: so are keys of the demo ledger.
alter table demo_billing_keys add column created_at timestamptz not null default now();
create index demo_billing_keys_created on demo_billing_keys (created_at);

-- notify: a summary of pages (brin) says ever less once rows at the beginning are gone and others take their place.
drop index mail_events_age;
