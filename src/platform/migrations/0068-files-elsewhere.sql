-- media: files of what was overheard (staff on the phone, another agent, the past) are fetched and kept; nobody reads them.
-- Nothing here reads a table, so that nobody waits for it; what does is 0071.
alter table attachments
  alter column message_id drop not null,
  add column overheard_id uuid,
  -- When there is something to do for one of them, instead of `due_at`: whatever the version before finds by that it reads,
  -- and shows to the model as the customer's.
  add column elsewhere_due_at timestamptz,
  add constraint attachments_of_one check (num_nonnulls(message_id, overheard_id) = 1) not valid,
  add constraint attachments_overheard_id_fkey foreign key (overheard_id)
    references overheard_messages (id) on delete cascade not valid;
