import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../../app/language.tsx';
import type { GivenDraft } from '../../contract.ts';
import { useRefusalWords } from '../../conversation/use-refusal.ts';
import pageClasses from '../../frame/page.module.css';
import { Part } from '../../frame/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { FoundPassages } from './found-passages.tsx';
import classes from './trial.module.css';
import { TriedAnswers } from './tried-answers.tsx';
import { type Asked, problemsIn, useTrial } from './use-trial.ts';

type TryPartProps = {
  readonly draft: GivenDraft;
  /** Why the draft changes nothing, if so. */
  readonly note?: string | null;
};

/** A question put to the text as it stands in the editor, beside what is published. Only who may publish may try. */
export function TryPart({ draft, note = null }: TryPartProps) {
  const text = useTexts();
  const isOwner = useMay('owner');
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const { search, answer } = useTrial();
  if (!isOwner) return null;
  const isPage = draft.of === 'page';
  const question = typed.trim();
  const isReady = question !== '' && draft.content.trim() !== '' && (!isPage || draft.title.trim() !== '');
  const ask = (way: 'search' | 'answer') => {
    const given = { question, draft };
    setAsked(given);
    search.reset();
    answer.reset();
    (way === 'search' ? search : answer).mutate(given);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) ask(isPage ? 'search' : 'answer');
  };
  return (
    <Part title={text('trial.title')} lead={text('trial.hint')}>
      <form onSubmit={submit} className={pageClasses.stack}>
        <TextInput
          label={text('trial.question')}
          placeholder={text('knowledge.search.words')}
          maxLength={300}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group gap="sm">
          {isPage && (
            <Button type="submit" variant="default" disabled={!isReady} loading={search.isPending}>
              {text('trial.search')}
            </Button>
          )}
          <Button
            {...(isPage ? { onClick: () => ask('answer') } : { type: 'submit' })}
            variant="default"
            disabled={!isReady}
            loading={answer.isPending}
          >
            {text('trial.ask')}
          </Button>
        </Group>
        <p className={classes.muted}>{text('trial.cost')}</p>
      </form>
      {note !== null && <p className={pageClasses.note}>{note}</p>}
      <div aria-live="polite">
        {asked !== null && !isSameDraft(asked.draft, draft) && (
          <p className={pageClasses.note}>{text('trial.stale')}</p>
        )}
        <Refused thrown={search.error ?? answer.error} />
        {search.data !== undefined && <FoundPassages found={search.data} />}
        {answer.data !== undefined && <TriedAnswers answers={answer.data} />}
      </div>
    </Part>
  );
}

const isSameDraft = (a: GivenDraft, b: GivenDraft): boolean =>
  a.content === b.content && (a.of === 'page' ? a.title : '') === (b.of === 'page' ? b.title : '');

function Refused({ thrown }: { readonly thrown: Error | null }) {
  const text = useTexts();
  const refusal = useRefusalWords();
  if (thrown === null) return null;
  const problems = problemsIn(thrown);
  if (problems === null) return <p className={classes.refused}>{refusal(thrown)}</p>;
  return (
    <div className={classes.refused}>
      <p>{text('knowledge.refused')}</p>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  );
}
