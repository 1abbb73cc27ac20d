-- Messages by which the business began outside the customer's window: they count for its limit of customers in 24 hours.
alter table simulator.bubbles add column is_begun boolean not null default false;
create index bubbles_begun on simulator.bubbles (at) where is_begun;
