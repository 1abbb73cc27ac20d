-- consent: a refusal that was kept when its customer was erased, known again by their number or user id.
alter table consent_changes drop constraint consent_changes_source_check;
alter table consent_changes add constraint consent_changes_source_check check (source in
  ('order_question', 'typed', 'button', 'whatsapp', 'refused_send', 'import', 'staff', 'api', 'erasure'));
