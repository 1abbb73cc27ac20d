-- Why a trial could not be played to its end, beside why it was ended on purpose.
alter table trials drop constraint trials_reason_check;
alter table trials add constraint trials_reason_check check (reason in
  ('budget_spent', 'cancelled', 'not_opened', 'process_ended', 'took_too_long', 'not_played'));
