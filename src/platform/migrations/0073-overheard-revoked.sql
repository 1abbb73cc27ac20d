-- inbox: when whoever wrote something that was overheard deleted it, as messages have it.
-- Its corrections are rows of their own and go with it.
alter table overheard_messages add column revoked_at timestamptz;
update overheard_messages o set revoked_at = d.sent_at
from (
  select gone.id, max(deletions.sent_at) as sent_at
  from (
    select conversation_id, about_wamid, direction, sent_at from overheard_messages where kind = 'revoke'
    union all
    select conversation_id, about_wamid, 'in', sent_at from messages where kind = 'revoke'
  ) deletions
  join overheard_messages gone on gone.conversation_id = deletions.conversation_id and gone.direction = deletions.direction
    and gone.source in ('phone_echo', 'other_agent', 'history')
    and deletions.about_wamid = any(array[gone.wamid, case when gone.kind = 'edit' then gone.about_wamid end])
  group by gone.id
) d
where o.id = d.id;
