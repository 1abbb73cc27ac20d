-- What WhatsApp thinks of the simulated account, and what customers have set about promotions on their phones.
alter table simulator.controls
  add column is_blocked boolean not null default false,
  add column quality text not null default 'GREEN' check (quality in ('GREEN', 'YELLOW', 'RED')),
  add column messaging_limit text not null default 'TIER_2K';
alter table simulator.people add column wants_marketing boolean not null default true;
