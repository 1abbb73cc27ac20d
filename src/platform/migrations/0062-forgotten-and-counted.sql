-- insights: what repetitions of turns cost counts in its quarter also when nothing else happened in it. Owner: src/insights.
create trigger insight_replay_spent after insert or update or delete on replay_spend for each row execute function insight_spent();
insert into insight_marks select distinct insight_quarter(spent_at) from replay_spend;

-- knowledge: words of customers who were erased before their questions went with them. A question that stands in another's
-- words from now on has no stems: who asks it again makes a new one. Owner: src/knowledge.
delete from knowledge_questions q where not exists (select from knowledge_question_asks a where a.question_id = q.id);
update knowledge_questions q set stems = '{}', asked = (select count(*) from knowledge_question_asks a where a.question_id = q.id),
  question = (select question from knowledge_question_asks a where a.question_id = q.id order by asked_at, turn_id limit 1)
where not exists (select from knowledge_question_asks a where a.question_id = q.id and a.question = q.question);
