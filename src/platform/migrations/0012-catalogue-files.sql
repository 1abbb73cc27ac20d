-- catalogue: what a shop's file says of a product beyond 0002. Owner: src/catalogue.
alter table products
  -- Other names under which customers ask for it.
  add column synonyms text[] not null default '{}',
  -- Basis points, 1600 is 16 %; null: the rate of the business.
  add column tax_rate_bp integer check (tax_rate_bp between 0 and 10000),
  -- Addresses of pictures, the first is shown first.
  add column images text[] not null default '{}';
alter table product_variants
  add column size numeric check (size > 0),
  add column unit text,
  add constraint product_variants_size_has_unit check ((size is null) = (unit is null));
