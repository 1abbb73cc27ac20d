-- Questions without an answer are counted by the time at which they were asked.
create index knowledge_question_asks_asked on knowledge_question_asks (asked_at);
