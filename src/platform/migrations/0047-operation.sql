-- erasure: who was erased, under keyed hashes from which nobody can be read, and what is still to be asked of others.
create table erasures (
  id uuid primary key,
  -- Business time: what was sent until then is never taken for new.
  at timestamptz not null,
  by text not null,
  -- Entries of WhatsApp's contact book that are still to go: [{"phoneNumberId","bsuid"}]; null: none (any more).
  contact_book jsonb,
  tries integer not null default 0,
  tried_at timestamptz,
  problem text,
  recorded_at timestamptz not null default now()
);
create index erasures_unfinished on erasures (id) where contact_book is not null;
create table erased_identities (
  hash bytea primary key check (length(hash) = 32),
  erased_at timestamptz not null
);

-- billing: what was paid stays for the books when its customer is erased.
alter table billing_payments alter column customer_id drop not null;
alter table billing_refunds alter column customer_id drop not null;
alter table billing_payments drop constraint billing_payments_customer_id_fkey,
  add constraint billing_payments_customer_id_fkey foreign key (customer_id) references customers (id) on delete set null;
alter table billing_refunds drop constraint billing_refunds_customer_id_fkey,
  add constraint billing_refunds_customer_id_fkey foreign key (customer_id) references customers (id) on delete set null;

-- inbox: nothing acts in a conversation that was erased.
create or replace function assistant_may_act(conversation uuid) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('fence:' || conversation::text, 0));
  return exists (select from conversations where id = conversation)
    and not exists (select from holders where conversation_id = conversation and holder in ('person', 'other_agent'));
end
$$;

-- notify: addresses that refused mail and whose owner was erased.
create index email_addresses_erased on email_addresses (address text_pattern_ops) where address like 'erased:%';

-- turn: what still has a recording to be forgotten.
create index turns_traced on turns (id) where trace is not null;

-- outbox: what failed lately, for whoever looks after it.
create index outbox_failed on outbox_messages (failed_at) where state = 'failed';
