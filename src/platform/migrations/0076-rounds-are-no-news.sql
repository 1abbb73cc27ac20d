-- announce: what is looked at again keeps its reason while it is; held for the same one again, nothing has changed.
create or replace trigger outbox_announcement_moved after update of state on outbox_messages for each row
  when (new.origin = 'initiated' and old.state is distinct from new.state and new.state not in ('sending', 'unconfirmed')
    and (new.state <> 'queued' or (old.state = 'held' and old.reason is distinct from new.reason))
    and (new.state <> 'held' or old.reason is distinct from new.reason))
  execute function note_announcement_change();
