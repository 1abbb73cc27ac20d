-- platform: ends a statement, and with it everything the statement wrote, when the right to write it is gone.
create function refuse_stale_write() returns boolean language plpgsql as $$
begin
  raise exception 'somebody else has taken this over' using errcode = 'RC001';
end
$$;
