-- consent: what customers agreed to hear from us unasked and what they withdrew, one row a change, never altered. The
-- newest row of a scope holds. Owner: src/consent.
create table consent_changes (
  id uuid primary key,
  seq bigint generated always as identity,
  customer_id uuid not null references customers (id) on delete cascade,
  scope text not null check (scope in ('utility', 'marketing')),
  -- What a consent is limited to, such as `order:<id>`; null: all of its scope.
  about text,
  is_given boolean not null,
  source text not null check (source in
    ('order_question', 'typed', 'button', 'whatsapp', 'refused_send', 'import', 'staff', 'api')),
  -- What the customer read when they chose, or where it says so.
  shown text,
  reason text,
  changed_by text,
  -- Business time at which it was said, which may be long before it is recorded.
  at timestamptz not null,
  -- What said it: told twice, it counts once.
  cause text,
  recorded_at timestamptz not null default now()
);
create unique index consent_changes_cause on consent_changes (customer_id, scope, cause);
create index consent_changes_newest on consent_changes (customer_id, scope, at, seq);

-- consent: refusals of people whose records were erased, under keyed hashes of their numbers and user ids, so that no
-- list brings their consent back.
create table consent_refusals (
  hash bytea not null check (length(hash) = 32),
  scope text not null check (scope in ('utility', 'marketing')),
  at timestamptz not null,
  primary key (hash, scope)
);

-- What was agreed to with orders that were placed before.
insert into consent_changes (id, customer_id, scope, is_given, source, shown, at, cause)
select gen_random_uuid(), customer_id, 'utility', true, 'order_question', opt_in_text, opt_in_at, 'order:' || id
from orders where opt_in_source = 'order_question' and opt_in_at is not null and customer_id is not null order by opt_in_at;
