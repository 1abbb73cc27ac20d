-- webhooks: delivery statuses are read beside the messages, not before them.
alter table webhook_calls add column lane text not null default 'urgent' check (lane in ('urgent', 'bulk'));
drop index webhook_calls_stored;
create index webhook_calls_lane on webhook_calls (lane, id) where state = 'stored';
