-- outbox: refusals for speed within a second are counted.
alter table send_pace add column refusals integer not null default 0;
