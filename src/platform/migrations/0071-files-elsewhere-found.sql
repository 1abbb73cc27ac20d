-- media: what 0068 promises is checked while everybody reads and writes, then found by indexes while everybody reads.
alter table attachments
  validate constraint attachments_of_one,
  validate constraint attachments_overheard_id_fkey;
create unique index attachments_overheard on attachments (overheard_id) where overheard_id is not null;
-- However many files a past brings, the oldest are found without reading them.
create index attachments_due_elsewhere on attachments (elsewhere_due_at, id) where elsewhere_due_at is not null;

-- inbox: of files of the past WhatsApp first tells only that there were any, and later, in other calls, which.
create index overheard_messages_placeholders on overheard_messages (wamid) where kind = 'media_placeholder';
-- A deletion finds its message, whichever of them comes first.
create index overheard_messages_revokes on overheard_messages (conversation_id, about_wamid) where kind = 'revoke';

-- webhooks: calls that name something of which is told only later; they are read again then.
create table early_calls (
  -- SHA-256 of what it names.
  digest bytea not null check (length(digest) = 32),
  call_id uuid not null references webhook_calls (id) on delete cascade,
  primary key (call_id, digest)
);
create index early_calls_digest on early_calls (digest);
