-- handoff: when owners were mailed of an alert (machine time); null: nobody was.
alter table staff_alerts add column mailed_at timestamptz;
create index staff_alerts_mailed on staff_alerts (kind, mailed_at) where mailed_at is not null;
