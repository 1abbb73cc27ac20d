-- What is kept only for a time is found by these, however much is kept.
-- notify: mails whose text may go, oldest first by their id.
create index mails_bodies on mails (id)
  where data is not null and state in ('sent', 'failed', 'discarded', 'unconfirmed');
-- verification: codes and typed digits by age.
create index verification_codes_age on verification_codes (created_at);
create index verification_entries_age on verification_entries (entered_at);
-- orders: carts that nobody touches any more.
create index carts_age on carts (updated_at);
