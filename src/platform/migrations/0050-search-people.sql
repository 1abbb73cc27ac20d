-- Names, numbers and orders are few among all that was said: what is only nearly a name is looked for among them alone.
create index console_texts_people on console_texts using gin (plain gin_trgm_ops)
  where found_in in ('name', 'number', 'order');
