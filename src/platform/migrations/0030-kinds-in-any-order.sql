-- customers: numbers and user ids that WhatsApp says were replaced. They may be told in any order: a change is followed
-- once it is known whose it is.
create table identity_changes (
  kind text not null check (kind in ('phone', 'bsuid')),
  value text not null,
  to_phone text,
  to_bsuid text,
  -- Business time.
  changed_at timestamptz not null,
  told_at timestamptz not null default now(),
  primary key (kind, value, changed_at)
);
create index identity_changes_age on identity_changes (told_at);

-- inbox: the words that a turn answered, where the customer had changed them meanwhile.
alter table messages add column answered_text text;
-- What is kept only for a time is found by these, however much is kept.
create index messages_changes_age on messages (id) where kind in ('edit', 'revoke') and outcome = 'ignored';
-- orders: carts of WhatsApp's shop window by age.
create index received_carts_age on received_carts (received_at);
-- media: bytes that are to go although their time is not over.
create index attachments_removed on attachments (id) where removed_because is not null and storage_key is not null;
-- Bytes of what customers have deleted so far.
update attachments a set removed_because = 'revoked', reason = 'revoked', is_awaited = false, due_at = null,
  settled_at = coalesce(a.settled_at, now()), state = case when a.state = 'announced' then 'failed' else a.state end,
  lease_token = a.lease_token + 1, lease_worker = null, lease_until = null
from messages m where m.id = a.message_id and m.revoked_at is not null and a.removed_because is null;
