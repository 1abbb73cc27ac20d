-- inbox: since when a chat belongs to whoever writes in it now; null: from its beginning. Set anew after a long silence.
alter table conversations add column own_since timestamptz;

-- verification: who a customer is, as far as it was proven by a code sent to an e-mail address. Owner: src/verification.
create table verifications (
  customer_id uuid primary key references customers (id) on delete cascade,
  address text,
  -- record: the business gave it; chat: the customer did, which proves nothing about records from elsewhere.
  address_origin text check (address_origin in ('record', 'chat')),
  is_proven boolean not null default false,
  -- Whoever proves an address given in the chat owns the chat from here on; null: from its beginning.
  vouches_since timestamptz,
  -- What the source of the record (file, ERP) said last: only a change there is a change here.
  source_address text,
  refunds_blocked_until timestamptz,
  level text check (level in ('chat', 'record')),
  verified_until timestamptz,
  check ((address is null) = (address_origin is null)),
  check ((level is null) = (verified_until is null))
);

-- All times are business time.
create table verification_codes (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  -- prove: whose address it is; release: gives the old address up for `new_address`; replace: proves the new one.
  purpose text not null check (purpose in ('prove', 'release', 'replace')),
  address text not null,
  new_address text,
  -- The mailbox behind the address, by which codes are counted over all customers.
  mailbox text not null,
  -- HMAC-SHA256 under a secret of this installation.
  digest bytea not null check (length(digest) = 32),
  tries integer not null default 0 check (tries between 0 and 5),
  state text not null default 'awaited' check (state in ('awaited', 'used', 'spent', 'replaced', 'ended')),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create unique index verification_codes_awaited on verification_codes (customer_id) where state = 'awaited';
create index verification_codes_customer on verification_codes (customer_id, created_at);
create index verification_codes_mailbox on verification_codes (mailbox, created_at);

-- Six digits that a customer typed while a code was awaited, taken out of the message before it was stored.
create table verification_entries (
  message_id uuid primary key,
  wamid text not null,
  customer_id uuid not null references customers (id) on delete cascade,
  -- Gone once it was checked.
  digest bytea check (length(digest) = 32),
  entered_at timestamptz not null,
  became text,
  -- The address that the result speaks of, masked.
  about text
);
create index verification_entries_wamid on verification_entries (wamid);
create index verification_entries_customer on verification_entries (customer_id);

create table verification_events (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  kind text not null,
  by text not null,
  reason text,
  at timestamptz not null
);
create index verification_events_customer on verification_events (customer_id, id);
