-- notify: mails that are to go, and what became of each.
create table mails (
  id uuid primary key,
  -- One per effect: what is queued twice under one key is one mail.
  key text not null unique,
  -- Null for mails to staff.
  customer_id uuid references customers (id) on delete cascade,
  template text not null,
  language text not null check (language in ('es', 'en')),
  to_address text not null,
  to_name text,
  -- What fills the template; emptied once the mail has an end when the template holds a secret.
  data jsonb,
  state text not null default 'queued' check (state in ('queued', 'sending', 'unconfirmed', 'sent', 'failed', 'discarded')),
  reason text,
  created_at timestamptz not null default now(),
  not_before timestamptz not null default now(),
  -- Nobody needs the mail after this.
  expires_at timestamptz not null,
  attempts integer not null default 0,
  claim_token bigint not null default 0,
  claimed_by uuid,
  claimed_at timestamptz,
  -- Set in the last statement before the provider is asked: without it nothing of this attempt can have left.
  handed_at timestamptz,
  provider text,
  provider_id text,
  accepted_at timestamptz,
  delivered_at timestamptz,
  -- The day on which it took a place of the customer's daily limit.
  counted_on date,
  -- When staff is to be told; null when there is nothing to tell.
  alert_at timestamptz,
  error_code text,
  error_details text
) with (fillfactor = 70);
create index mails_due on mails (not_before, id) where state = 'queued';
create index mails_claimed on mails (claimed_at) where state = 'sending';
create index mails_alert on mails (alert_at) where alert_at is not null;
create index mails_provider_id on mails (provider_id) where provider_id is not null;
create index mails_customer on mails (customer_id) where customer_id is not null;

-- What is known of an address, lower case: nothing goes to one that bounced or complained.
create table email_addresses (
  address text primary key,
  -- Capability in the unsubscribe link.
  unsubscribe_token text not null unique,
  bounced_at timestamptz,
  complained_at timestamptz,
  unsubscribed_at timestamptz
);
-- Reports of providers that were read, so that a repeated one changes nothing.
create table mail_events (
  id text primary key,
  received_at timestamptz not null default now()
);
create index mail_events_age on mail_events using brin (received_at);
create table mail_counts (
  customer_id uuid not null references customers (id) on delete cascade,
  day date not null,
  mails integer not null,
  primary key (customer_id, day)
);
