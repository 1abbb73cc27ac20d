-- agent: what the models cost, per day, for the daily stop.
create table llm_spend (
  day date primary key,
  micro_usd bigint not null
);
