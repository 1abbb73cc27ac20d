-- platform: small values that all processes change together when there is no Redis. A crash may empty it: what stands
-- here is worth a few seconds.
create unlogged table shared_values (
  key text primary key,
  value text not null
);
