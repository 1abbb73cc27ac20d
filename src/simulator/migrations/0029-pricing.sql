-- What WhatsApp says of the price in every status of a message, decided once, when it is sent.
alter table simulator.bubbles add column pricing text;
alter table simulator.people
  -- Came by an ad that nobody has answered yet; everything is free for 72 hours once the business answers within 24.
  add column ad_at timestamptz,
  add column free_entry_until timestamptz;
-- Service messages that are still free this month. 0: the thousand are used up.
alter table simulator.controls add column free_service_left integer not null default 0 check (free_service_left >= 0);
