-- inbox: when whoever wrote something that was overheard deleted it, as messages have it.
alter table overheard_messages add column revoked_at timestamptz;
update overheard_messages o set revoked_at = d.sent_at
from (
  select conversation_id, about_wamid, direction, max(sent_at) as sent_at
  from (
    select conversation_id, about_wamid, direction, sent_at from overheard_messages where kind = 'revoke'
    union all
    select conversation_id, about_wamid, 'in', sent_at from messages where kind = 'revoke'
  ) deletions group by conversation_id, about_wamid, direction
) d
where o.conversation_id = d.conversation_id and o.source in ('phone_echo', 'other_agent', 'history')
  and o.wamid = d.about_wamid and o.direction = d.direction;
