-- media: what staff says a voice note or a picture holds, beside what a program read; it holds from then on.
alter table attachments
  add column corrected_text text,
  add column corrected_by uuid,
  -- Machine time; it stays when a correction is taken back, so that the change is told.
  add column corrected_at timestamptz;
create index attachments_corrected on attachments (conversation_id, corrected_at) where corrected_at is not null;
create trigger console_corrected after update of corrected_at on attachments for each row
  when (old.corrected_at is distinct from new.corrected_at) execute function console_changed('items');

-- turn: under which published facts of the business it was decided; null: before this was kept, or nothing is published.
alter table turns add column business_version text;

-- staff: what was done in a conversation, the newest first, for those who work in it.
create index staff_acts_conversation on staff_acts (about, id desc) where about like 'conversation:%';

-- handoff: how many mails about tellings went out lately; `epoch` stands for one that was not mailed because there were too many.
create index staff_tellings_mailed on staff_tellings (mailed_at) where mailed_at is not null;

-- notify/push: when somebody who is off duty was last told what waits (business time), at most once a day.
create table push_digests (
  staff_id uuid primary key,
  told_at timestamptz not null
);
