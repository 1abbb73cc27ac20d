-- turn: what runs paid their models that ended without a commit (handed back, lease lost, an error), so that the daily
-- limit counts them too. One row a run: a lease token belongs to one run of one conversation.
create table uncommitted_spend (
  conversation_id uuid not null,
  lease_token bigint not null,
  cost_micro_usd bigint not null check (cost_micro_usd > 0),
  spent_at timestamptz not null default now(),
  primary key (conversation_id, lease_token)
);
create index uncommitted_spend_time on uncommitted_spend (spent_at) include (cost_micro_usd);
