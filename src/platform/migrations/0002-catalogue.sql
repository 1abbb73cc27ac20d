-- catalogue: products, variants, prices, stock, and the words they are found by. Owner: src/catalogue.
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Stemming without stop words: "té" folds to "te", which the usual Spanish list would drop.
create text search dictionary shop_spanish_stem (template = snowball, language = spanish);
create text search dictionary shop_english_stem (template = snowball, language = english);
create text search configuration shop_es (copy = spanish);
alter text search configuration shop_es
  alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with unaccent, shop_spanish_stem;
create text search configuration shop_en (copy = english);
alter text search configuration shop_en
  alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part with unaccent, shop_english_stem;

create table products (
  id uuid primary key,
  -- The stable name under which the source of the catalogue (file, ERP) knows this product.
  handle text not null unique,
  name text not null,
  name_en text,
  description text not null default '',
  description_en text,
  brand text,
  category text not null,
  category_en text,
  tags text[] not null default '{}',
  link text,
  is_active boolean not null default true,
  -- Who keeps this row up to date, and a hash of what it gave last: what is unchanged there is not written again.
  source text not null,
  source_hash text,
  -- What it is found by: stems with weights, and the folded distinct words that typing errors are corrected to.
  search tsvector not null,
  words text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- Without fast update: after a load, every search would first walk the list of entries that are not merged yet.
create index products_search on products using gin (search) with (fastupdate = off) where is_active;
create index products_words on products using gin (words) with (fastupdate = off) where is_active;
create index products_category on products (category) where is_active;

create table product_variants (
  id uuid primary key,
  product_id uuid not null references products (id) on delete cascade,
  sku text not null unique,
  -- Letters and digits of the SKU in upper case: how a customer's spelling of it is compared.
  sku_key text not null unique,
  -- Option name to value, e.g. {"Peso":"250 g","Molienda":"En grano"}; the keys keep their order, hence json.
  options json not null default '{}',
  options_en json,
  position integer not null,
  -- False for what is never out of stock, such as gift cards.
  is_counted boolean not null default true,
  is_active boolean not null default true
);
create index product_variants_product on product_variants (product_id, position);

-- Barcodes as GTIN-14; one code stands for one variant.
create table variant_gtins (
  gtin text primary key check (gtin ~ '^[0-9]{14}$'),
  variant_id uuid not null references product_variants (id) on delete cascade
);
create index variant_gtins_variant on variant_gtins (variant_id);

-- Of the rows that are valid at a time, the one that began last counts: an offer ends and the old price is back.
create table prices (
  id bigint generated always as identity primary key,
  variant_id uuid not null references product_variants (id) on delete cascade,
  currency char(3) not null,
  amount_minor bigint not null check (amount_minor >= 0),
  valid_from timestamptz not null default '-infinity',
  valid_until timestamptz check (valid_until > valid_from),
  unique (variant_id, currency, valid_from)
);
create index prices_beginning on prices (valid_from);
create index prices_ending on prices (valid_until) where valid_until is not null;

create table stock (
  variant_id uuid primary key references product_variants (id) on delete cascade,
  quantity integer not null check (quantity >= 0),
  reserved integer not null default 0 check (reserved >= 0),
  updated_at timestamptz not null default now(),
  check (reserved <= quantity)
) with (fillfactor = 80);

-- Terms of one group mean the same to whoever searches: "molido" and "ground".
create table synonyms (
  group_key text not null,
  term text not null,
  -- The stems of the term's words joined by blanks: how a query's words are compared.
  stems text not null,
  words text[] not null,
  primary key (group_key, stems)
);
create index synonyms_stems on synonyms (stems);

-- The distinct words of active products and synonyms.
create table search_words (
  word text primary key,
  stem text not null,
  -- How a Spanish ear hears the word: typing errors are looked for here.
  sound text not null,
  -- The sound itself and with each letter left out: two words that differ by one letter share one of these.
  near_keys text[] not null
);
create index search_words_stem on search_words (stem);
create index search_words_near on search_words using gin (near_keys) with (fastupdate = off);
create index search_words_sound on search_words using gin (sound gin_trgm_ops) with (fastupdate = off);

create table catalogue_version (
  is_singleton boolean primary key default true check (is_singleton),
  version bigint not null
);
insert into catalogue_version (version) values (1);

-- Runs at commit and once per transaction, so that the version's row lock is held only for the commit itself and is
-- always taken last: two buyers cannot deadlock on it.
create function raise_catalogue_version() returns trigger language plpgsql as $$
  declare
    current_transaction text := pg_current_xact_id()::text;
  begin
    if current_setting('recado.catalogue_raised_in', true) is distinct from current_transaction then
      update catalogue_version set version = version + 1;
      perform set_config('recado.catalogue_raised_in', current_transaction, true);
    end if;
    return null;
  end
$$;
create constraint trigger raise_version after insert or update or delete on products
  deferrable initially deferred for each row execute function raise_catalogue_version();
create constraint trigger raise_version after insert or update or delete on product_variants
  deferrable initially deferred for each row execute function raise_catalogue_version();
create constraint trigger raise_version after insert or update or delete on variant_gtins
  deferrable initially deferred for each row execute function raise_catalogue_version();
create constraint trigger raise_version after insert or update or delete on prices
  deferrable initially deferred for each row execute function raise_catalogue_version();
create constraint trigger raise_version after insert or update or delete on stock
  deferrable initially deferred for each row execute function raise_catalogue_version();
create constraint trigger raise_version after insert or update or delete on synonyms
  deferrable initially deferred for each row execute function raise_catalogue_version();
