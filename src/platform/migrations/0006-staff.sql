-- Keys of other programs for the REST API. Only a hash is kept: a key is shown once, when it is made.
create table api_keys (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  -- The public part by which a key is found and named.
  prefix text not null unique,
  -- SHA-256 of the whole key.
  hash bytea not null check (length(hash) = 32),
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Counters of rate limits when there is no Redis, in the form of rate-limiter-flexible. They may be lost in a crash.
create unlogged table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
