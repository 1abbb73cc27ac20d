-- media: files that customers sent, what became of their bytes, and what was understood of them.
create table attachments (
  id uuid primary key,
  message_id uuid not null unique references messages (id) on delete cascade,
  conversation_id uuid not null references conversations (id) on delete cascade,
  kind text not null check (kind in ('image', 'audio', 'video', 'document', 'sticker')),
  is_voice boolean not null default false,
  -- As WhatsApp announced it: data of a stranger.
  media_id text not null,
  url text,
  announced_sha256 text,
  announced_mime text,
  file_name text,
  -- More came at once than is understood for one answer: kept, named, not read.
  is_overflow boolean not null default false,
  state text not null default 'announced' check (state in ('announced', 'stored', 'understood', 'failed')),
  -- Why it failed; of an attempt that is tried again, why that one did.
  reason text,
  storage_key text,
  sha256 bytea,
  bytes bigint,
  mime text,
  reading json,
  -- From then on no turn waits for it: it was understood, failed, or could not be understood at the first try.
  settled_at timestamptz,
  -- When a turn showed it to the model as it is now.
  shown_at timestamptz,
  -- A turn answered without it, and goes on when it is settled.
  is_awaited boolean not null default false,
  created_at timestamptz not null default now(),
  stored_at timestamptz,
  -- When its bytes were deleted, and why.
  removed_at timestamptz,
  removed_because text,
  -- When there is something to do; null: nothing.
  due_at timestamptz default now(),
  attempts integer not null default 0,
  lease_token bigint not null default 0,
  lease_worker uuid,
  lease_until timestamptz,
  woken_at timestamptz
) with (fillfactor = 70);
create index attachments_due on attachments (due_at) where due_at is not null;
create index attachments_leased on attachments (lease_worker) where lease_worker is not null;
create index attachments_unshown on attachments (conversation_id, created_at) where shown_at is null;
create index attachments_awaited on attachments (settled_at) where is_awaited;
create index attachments_conversation on attachments (conversation_id, created_at);
create unique index attachments_storage_key on attachments (storage_key) where storage_key is not null;

-- Every key that bytes were ever to be written under, noted before the first byte: nothing in the storage is unknown.
create table media_objects (
  key text primary key,
  -- Null when the attachment is gone: so is the object, soon.
  attachment_id uuid references attachments (id) on delete set null,
  created_at timestamptz not null default now(),
  -- An object that nobody has come to rely on goes soon; one that is kept, after the time of retention.
  remove_at timestamptz not null
);
create index media_objects_remove on media_objects (remove_at);
create index media_objects_age on media_objects (created_at);
create index media_objects_attachment on media_objects (attachment_id);

-- turn: given back until the files of the burst are understood.
alter table turn_queue add column waits_for_files boolean not null default false;
