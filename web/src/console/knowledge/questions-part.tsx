import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { OpenQuestion } from '../contract.ts';
import { useNow, useTimes } from '../conversation/use-clock.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { useMay } from '../session/use-session.ts';
import classes from './knowledge.module.css';
import { KNOWLEDGE, KNOWLEDGE_KEY, knowledgeQueries } from './knowledge-queries.ts';

/** What customers asked and nothing answered, those asked most often first. */
export function QuestionsPart() {
  const text = useTexts();
  const questions = useQuery(knowledgeQueries.questions);
  return (
    <Part title={text('knowledge.questions')} lead={text('knowledge.questions.hint')}>
      <Loaded query={questions} lines={3}>
        {(open) =>
          open.length === 0 ? (
            <p className={classes.none}>{text('knowledge.questions.none')}</p>
          ) : (
            <ul className={pageClasses.list}>
              {open.map((question) => (
                <QuestionLine key={question.id} question={question} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Part>
  );
}

function QuestionLine({ question }: { readonly question: OpenQuestion }) {
  const text = useTexts();
  const { ago } = useTimes();
  const now = useNow();
  const isOwner = useMay('owner');
  const [isOpen, setOpen] = useState(false);
  const { dismiss } = useQuestionActs(question.id);
  const [conversation] = question.conversations;
  return (
    <li className={pageClasses.item}>
      <div className={pageClasses.itemWords}>
        <p className={classes.words} dir="auto">
          <strong>{question.question}</strong>
        </p>
        <p className={pageClasses.small}>
          {text('knowledge.questions.asked', { count: question.asked, time: ago(question.lastAskedAt, now) })}
          {conversation !== undefined && (
            <>
              {' · '}
              <Link to="/c/$id" params={{ id: conversation }} className={classes.link}>
                {text('knowledge.questions.open')}
              </Link>
            </>
          )}
        </p>
      </div>
      {isOwner && !isOpen && (
        <div className={pageClasses.acts}>
          <Button variant="default" onClick={() => setOpen(true)}>
            {text('knowledge.questions.answer')}
          </Button>
          <Button variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
            {text('knowledge.questions.dismiss')}
          </Button>
        </div>
      )}
      {isOpen && <AnswerForm question={question} onClose={() => setOpen(false)} />}
    </li>
  );
}

type AnswerFormProps = { readonly question: OpenQuestion; readonly onClose: () => void };

function AnswerForm({ question: { id, question }, onClose }: AnswerFormProps) {
  const text = useTexts();
  const { answer } = useQuestionActs(id);
  const [asked, setAsked] = useState(question);
  const [words, setWords] = useState('');
  const publish = (event: FormEvent) => {
    event.preventDefault();
    answer.mutate({ question: asked.trim(), answer: words.trim() });
  };
  return (
    <form onSubmit={publish} className={pageClasses.stack} style={{ flex: '1 1 100%' }}>
      <TextInput
        label={text('knowledge.question')}
        maxLength={300}
        value={asked}
        onChange={(event) => setAsked(event.currentTarget.value)}
      />
      <Textarea
        label={text('knowledge.answer')}
        autosize
        minRows={3}
        autoFocus
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Group gap="sm">
        <Button type="submit" loading={answer.isPending} disabled={words.trim() === '' || asked.trim() === ''}>
          {text('knowledge.publish')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {text('confirm.cancel')}
        </Button>
      </Group>
    </form>
  );
}

function useQuestionActs(id: string) {
  const text = useTexts();
  const client = useQueryClient();
  const fail = useRefusal();
  const after = { onError: fail, onSettled: () => client.invalidateQueries({ queryKey: KNOWLEDGE_KEY }) };
  const path = `${KNOWLEDGE}/questions/${id}`;
  return {
    answer: useMutation({
      ...after,
      mutationFn: (body: { readonly question: string; readonly answer: string }) =>
        sendRequest(`${path}/answer`, { method: 'POST', body }),
      onSuccess: () => notifications.show({ message: text('knowledge.published'), role: 'status' }),
    }),
    dismiss: useMutation({ ...after, mutationFn: () => sendRequest(`${path}/dismiss`, { method: 'POST' }) }),
  };
}
