-- Files that customers or the business gave to the simulated WhatsApp; their bytes stand in a folder under the id.
create table simulator.media (
  id text primary key,
  customer_id uuid references simulator.people (id) on delete cascade,
  mime text not null,
  file_name text,
  sha256 text not null,
  bytes bigint not null,
  at timestamptz not null
);
create index media_age on simulator.media (at);
