-- media: what understanding files costs. One row a paid call, written with what it is expected to cost before it is made,
-- and corrected by what it did cost; a call that cost nothing leaves no row. A process that dies in between leaves the
-- expectation, so that the daily limit counts it. Kept when its conversation is erased: it holds nothing of the customer.
create table media_spend (
  id uuid primary key,
  conversation_id uuid not null,
  attachment_id uuid not null,
  vendor text not null,
  model text,
  -- As the vendor bills: seconds of sound, features of a picture, tokens of a model.
  unit text not null check (unit in ('second', 'feature', 'token')),
  units bigint not null check (units >= 0),
  cost_micro_usd bigint not null check (cost_micro_usd >= 0),
  -- Nobody has said what it did cost: the process died, or the vendor did not answer.
  is_estimate boolean not null default true,
  spent_at timestamptz not null default now()
);
create index media_spend_time on media_spend (spent_at) include (cost_micro_usd);
create index media_spend_conversation on media_spend (conversation_id, spent_at);

alter table attachments
  -- When it was first given to a reader: one of so many files that a customer gets understood in a day.
  add column first_read_at timestamptz;
create index attachments_first_read on attachments (conversation_id, first_read_at) where first_read_at is not null;
-- Of one conversation only some files are in work at one time, the oldest first.
create index attachments_due_of on attachments (conversation_id, due_at) where due_at is not null;
create index attachments_leased_of on attachments (conversation_id) where lease_worker is not null;
