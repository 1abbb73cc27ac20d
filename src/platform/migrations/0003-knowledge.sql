-- knowledge: what is true about the business itself. Owner: src/knowledge.
create table business (
  is_singleton boolean primary key default true check (is_singleton),
  name text not null,
  address text not null,
  time_zone text not null,
  currency char(3) not null,
  privacy_url text not null
);

-- Weekday 1 (Monday) to 7 (Sunday). An interval that closes at or before it opens ends on the next day.
create table business_hours (
  weekday smallint not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  primary key (weekday, opens)
);
-- Holidays and other days with hours of their own; `hours` is [{"opens":"09:00","closes":"14:00"}], [] is closed.
create table business_special_days (
  day date primary key,
  name text not null,
  name_en text not null,
  hours jsonb not null
);

create table shipping_zones (
  key text primary key,
  position integer not null,
  name text not null,
  name_en text not null,
  covers text not null,
  covers_en text not null,
  price_minor bigint not null check (price_minor >= 0),
  -- Orders of at least this amount are sent free of charge; null: never.
  free_from_minor bigint check (free_from_minor > 0),
  min_days integer not null check (min_days >= 0),
  max_days integer not null check (max_days >= min_days)
);

create table return_rules (
  key text primary key,
  position integer not null,
  name text not null,
  name_en text not null,
  -- Days after delivery; null: cannot be returned.
  days integer check (days > 0),
  conditions text not null,
  conditions_en text not null
);

create table payment_methods (
  key text primary key,
  position integer not null,
  name text not null,
  name_en text not null,
  note text,
  note_en text
);

create table contact_channels (
  key text primary key,
  position integer not null,
  kind text not null check (kind in ('person', 'phone', 'email', 'web')),
  value text not null,
  label text not null,
  label_en text not null
);

-- Each state of the facts above, so that a turn's hash can be read back. The newest row is the current one.
create table business_versions (
  version bigint generated always as identity primary key,
  hash text not null,
  facts json not null,
  created_at timestamptz not null default now()
);
