-- knowledge: the owner's own texts with their versions, what they are found by, and questions that nothing answered.
-- Owner: src/knowledge.
create table knowledge_pages (
  id uuid primary key,
  -- A page is written in Markdown; an answer has its question as title.
  kind text not null check (kind in ('page', 'answer')),
  -- The file of an imported folder that it is brought up to date by; null: written in the console.
  source text unique,
  -- The version that holds now; all that is below is a copy of it.
  version integer not null,
  title text not null,
  is_shown boolean not null,
  updated_at timestamptz not null
);

create table knowledge_page_versions (
  page_id uuid not null references knowledge_pages (id) on delete cascade,
  version integer not null check (version > 0),
  title text not null,
  content text not null,
  -- False: withdrawn, the assistant does not find it.
  is_shown boolean not null,
  -- Null: somebody at a terminal of the server.
  author_id uuid,
  reason text not null,
  published_at timestamptz not null,
  primary key (page_id, version)
);

-- The pieces of the shown versions, each small enough to be read whole.
create table knowledge_passages (
  page_id uuid not null references knowledge_pages (id) on delete cascade,
  position integer not null,
  version integer not null,
  title text not null,
  heading text not null,
  first_line integer not null,
  last_line integer not null,
  content text not null,
  -- Weight A: title and headings, D: the text, each with Spanish and with English stems.
  search tsvector not null,
  words text[] not null,
  primary key (page_id, position)
);
create index knowledge_passages_search on knowledge_passages using gin (search) with (fastupdate = off);
create index knowledge_passages_words on knowledge_passages using gin (words) with (fastupdate = off);

-- The distinct words of all passages: typing errors are corrected to these.
create table knowledge_words (
  word text primary key,
  stem text not null,
  -- How a Spanish ear hears the word.
  sound text not null
);
create index knowledge_words_stem on knowledge_words (stem);
create index knowledge_words_sound on knowledge_words using gin (sound gin_trgm_ops) with (fastupdate = off);

-- Prompt, business text, hours and rules as they were published; version 0 is what the file said before the first.
create table knowledge_texts (
  kind text not null check (kind in ('assistant', 'business', 'about', 'hours', 'rules')),
  version integer not null check (version >= 0),
  content text not null,
  author_id uuid,
  reason text,
  published_at timestamptz not null,
  primary key (kind, version)
);

-- What customers asked and no passage answered; questions with nearly the same words are one.
create table knowledge_questions (
  id uuid primary key,
  question text not null,
  stems text[] not null,
  asked integer not null,
  last_asked_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'answered', 'dismissed')),
  page_id uuid references knowledge_pages (id) on delete set null
);
create index knowledge_questions_open on knowledge_questions (last_asked_at desc) where state = 'open';
create index knowledge_questions_stems on knowledge_questions using gin (stems) where state = 'open';

create table knowledge_question_asks (
  turn_id uuid not null,
  question_id uuid not null references knowledge_questions (id) on delete cascade,
  conversation_id uuid not null references conversations (id) on delete cascade,
  question text not null,
  asked_at timestamptz not null,
  primary key (turn_id, question_id)
);
create index knowledge_question_asks_question on knowledge_question_asks (question_id, asked_at desc);
create index knowledge_question_asks_conversation on knowledge_question_asks (conversation_id);
