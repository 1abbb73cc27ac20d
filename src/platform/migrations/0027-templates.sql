-- templates: what stands approved at WhatsApp, read back and kept current by webhooks. Each aspect has the time of what
-- was told last of it, so that what comes late changes nothing. Owner: src/templates.
create table template_copies (
  -- WhatsApp's own.
  id text primary key,
  account text not null,
  name text not null,
  language text not null,
  status text not null,
  status_reason text,
  status_at timestamptz not null default to_timestamp(0),
  quality text not null default 'unknown',
  quality_at timestamptz not null default to_timestamp(0),
  category text not null default '',
  next_category text,
  next_category_at timestamptz,
  category_at timestamptz not null default to_timestamp(0),
  parameter_format text check (parameter_format in ('named', 'positional')),
  -- null: named by a webhook, but never read.
  components json,
  -- When somebody edited it last, as far as we were told.
  edited_at timestamptz not null default to_timestamp(0),
  -- When the reading began whose content is kept here; null: never read.
  read_at timestamptz
);
create index template_copies_name on template_copies (account, name);

-- templates: when an account's templates were read as a whole.
create table template_readings (
  account text primary key,
  -- When somebody began last, also in vain: others keep away for a while.
  tried_at timestamptz not null,
  read_at timestamptz
);
