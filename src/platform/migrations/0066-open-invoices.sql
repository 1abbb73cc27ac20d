-- billing: open invoices are read from the payment vendor once a day, a page at a time: how far that is. Owner: src/billing.
create table billing_invoice_readings (
  -- On which it began.
  day date primary key,
  -- First what the vendor lists as open (listed), then what only we still take for open (kept).
  stage text not null default 'listed' check (stage in ('listed', 'kept')),
  -- The last invoice of the stage that was compared; null: none yet.
  after_id text,
  seen integer not null default 0,
  -- Rows that were missing, and rows that no longer were open.
  added integer not null default 0,
  ended integer not null default 0,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  -- Who goes on with it, until when.
  lease uuid,
  leased_until timestamptz
);
create index billing_invoice_readings_open on billing_invoice_readings (day) where finished_at is null;
