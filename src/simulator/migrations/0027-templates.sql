-- Message templates of the simulated account, as the business created them, and what their review said.
create table simulator.templates (
  id text primary key,
  name text not null,
  language text not null,
  category text not null,
  -- Announced, from a day on.
  next_category text,
  parameter_format text not null,
  -- Graph components, as they were created.
  components json not null,
  status text not null,
  reason text,
  quality text not null default 'UNKNOWN',
  created_at timestamptz not null,
  changed_at timestamptz not null,
  unique (name, language)
);
