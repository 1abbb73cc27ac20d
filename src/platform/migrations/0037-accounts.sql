-- staff: people who work at the console. Nobody is removed: what they did keeps its name.
create table staff_members (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  -- Lower case: one person has one account.
  email text not null unique check (email = lower(email)),
  role text not null check (role in ('owner', 'staff', 'viewer')),
  language text not null check (language in ('es', 'en')),
  -- Argon2id with its parameters, so that they can be raised.
  password_hash text not null,
  -- Goes up with every new password; sessions that were opened with another one are void.
  password_version integer not null default 1,
  is_active boolean not null default true,
  is_on_duty boolean not null default true,
  email_verified_at timestamptz,
  last_seen_at timestamptz,
  created_at timestamptz not null
);
create index staff_members_owners on staff_members (id) where role = 'owner' and is_active;

-- staff: links that work once. Only hashes are kept; an open invitation names who is to come and as what.
create table staff_tokens (
  id uuid primary key,
  kind text not null check (kind in ('first_owner', 'invitation', 'password_reset', 'verify_email')),
  -- SHA-256 of 32 random bytes.
  hash bytea not null unique check (length(hash) = 32),
  staff_id uuid references staff_members,
  email text,
  role text check (role in ('owner', 'staff', 'viewer')),
  language text check (language in ('es', 'en')),
  -- It went to the address by mail: whoever has it reads that mailbox.
  is_mailed boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- Used, replaced or withdrawn.
  ended_at timestamptz,
  check ((kind = 'invitation') = (role is not null)),
  check ((kind in ('password_reset', 'verify_email')) = (staff_id is not null))
);
create unique index staff_tokens_invited on staff_tokens (email) where kind = 'invitation' and ended_at is null;
create index staff_tokens_of_staff on staff_tokens (staff_id) where ended_at is null;
create index staff_tokens_old on staff_tokens (expires_at);

-- staff: who is signed in, as connect-pg-simple keeps it; `sid` is a hash of what the browser has.
create table staff_sessions (
  sid text primary key,
  sess json not null,
  expire timestamptz not null,
  -- By which it is listed and ended.
  ref uuid not null generated always as ((sess->>'ref')::uuid) stored unique,
  staff_id uuid not null generated always as ((sess->>'staffId')::uuid) stored references staff_members,
  password_version integer not null generated always as ((sess->>'passwordVersion')::integer) stored,
  device text not null generated always as (sess->>'device') stored,
  created_at timestamptz not null default now(),
  -- Exact to a minute.
  last_seen_at timestamptz not null default now()
);
create index staff_sessions_of_staff on staff_sessions (staff_id);
create index staff_sessions_old on staff_sessions (expire);

-- staff: every act that changed something, for good.
create table staff_acts (
  id uuid primary key,
  at timestamptz not null,
  -- Null: from a terminal of the server.
  staff_id uuid references staff_members,
  act text not null,
  about text,
  session_ref uuid,
  device text
);
create index staff_acts_newest on staff_acts (id desc);
