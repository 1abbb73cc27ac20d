-- outbox: one refusal for speed is a hiccup, a second one at once is a limit.
alter table send_pace add column refused_at timestamptz;
