-- notify/push: devices of staff, what they are to be told, and what became of each push.
create table push_devices (
  id uuid primary key,
  staff_id uuid not null,
  -- An address of a push service; whoever knows it and the keys can push to the device.
  endpoint text not null check (length(endpoint) <= 1000),
  endpoint_hash bytea not null unique check (length(endpoint_hash) = 32),
  p256dh text not null,
  auth text not null,
  name text not null,
  system text not null,
  kinds text[] not null,
  muted_until timestamptz,
  created_at timestamptz not null default now(),
  last_shown_at timestamptz,
  last_error text,
  -- Pushes since the last one of which the device reported that it was shown.
  silent integer not null default 0
);
create index push_devices_staff on push_devices (staff_id, created_at);

-- What happened that staff is to be told, once for each key.
create table push_jobs (
  id uuid primary key,
  key text not null unique,
  kind text not null check (kind in ('waiting', 'reminder', 'replied', 'failed', 'closing', 'money', 'system')),
  -- Pushes about the same thing replace each other and are joined: at most 32 characters that a URL may hold.
  topic text not null check (topic ~ '^[A-Za-z0-9_-]{1,32}$'),
  conversation_id uuid,
  -- Null: everybody on duty.
  staff_id uuid,
  -- The word for what it is about when it is no conversation, such as the code of an alert.
  code text,
  state text not null default 'queued' check (state in ('queued', 'spread', 'joined', 'over')),
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  -- Nobody needs to be told after this.
  expires_at timestamptz not null
);
create index push_jobs_due on push_jobs (due_at, id) where state = 'queued';
create index push_jobs_topic on push_jobs (topic) where state = 'queued';
create index push_jobs_age on push_jobs (created_at);

-- One push to one device: at most one for each thing that happened.
create table push_deliveries (
  id uuid primary key,
  -- Null: the trial of a device.
  job_id uuid references push_jobs (id) on delete cascade,
  device_id uuid not null references push_devices (id) on delete cascade,
  kind text not null,
  topic text not null,
  conversation_id uuid,
  code text,
  -- Things that happened and are told with this push.
  count integer not null default 1,
  -- Proves that whoever reports it as shown has received it.
  token text not null unique,
  -- The device makes itself heard again although a push about the same thing is still shown.
  is_louder boolean not null default true,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'unconfirmed', 'over')),
  created_at timestamptz not null default now(),
  not_before timestamptz not null default now(),
  expires_at timestamptz not null,
  attempts integer not null default 0,
  claim_token bigint not null default 0,
  claimed_by uuid,
  claimed_at timestamptz,
  -- Set in the last statement before the push service is asked: without it nothing of this attempt can have left.
  handed_at timestamptz,
  accepted_at timestamptz,
  answer integer,
  shown_at timestamptz,
  unique (job_id, device_id)
) with (fillfactor = 70);
create index push_deliveries_due on push_deliveries (not_before, id) where state = 'queued';
create index push_deliveries_claimed on push_deliveries (claimed_at) where state = 'sending';
create index push_deliveries_device on push_deliveries (device_id, topic, created_at);
create index push_deliveries_age on push_deliveries (created_at);

-- One row at most: the owner lets pushes carry what customers wrote.
create table push_settings (
  is_only boolean primary key default true check (is_only),
  shows_text boolean not null
);
