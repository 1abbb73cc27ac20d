-- turn: what the models cost lately is summed from the turns, so that no commit waits for a shared counter.
create index turns_spend on turns (committed_at) include (cost_micro_usd) where cost_micro_usd > 0;
