-- replay: what was paid for turns that were repeated without sending. It counts for the shop's budgets, and for no
-- customer's: nothing of it says whose turn it was.
create table replay_spend (
  id uuid primary key,
  by_id uuid not null,
  model text,
  cost_micro_usd bigint not null check (cost_micro_usd > 0),
  spent_at timestamptz not null
);
create index replay_spend_time on replay_spend (spent_at) include (cost_micro_usd);
