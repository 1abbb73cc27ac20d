-- With which texts and which code an evaluation was measured; null: before this was kept.
alter table eval_runs add column measured jsonb;

-- Scripted customers that somebody had played from the console. A row says how far it is; one whose process died has
-- not been heard of since.
create table trials (
  id uuid primary key,
  -- whole: for the readiness report; smoke: before a text is published.
  purpose text not null check (purpose in ('whole', 'smoke')),
  state text not null default 'running' check (state in ('running', 'done', 'broken', 'cut_off')),
  model text not null,
  is_real_model boolean not null,
  -- Texts with version and hash, a draft in its place, and the code.
  measured jsonb not null,
  customers int not null,
  played int not null default 0,
  -- Customers that had to be served and were not, with what went wrong.
  failed jsonb not null default '[]',
  estimate_micro_usd bigint not null,
  cost_micro_usd bigint not null default 0,
  by_id uuid not null,
  started_at timestamptz not null,
  -- Machine time of the database.
  heard_at timestamptz not null default now(),
  ended_at timestamptz
);
-- One of each purpose at a time: each is a whole program with a database.
create unique index trials_running on trials (purpose) where state = 'running';
create index trials_newest on trials (purpose, started_at desc);

-- Why a text was published that the scripted customers had not passed; null: they had, or before they were asked.
alter table knowledge_texts add column despite text check (despite in ('failed', 'untried'));

-- Versions of the published texts when the turn began to think, by kind; null: before this was kept.
alter table turns add column texts jsonb;
