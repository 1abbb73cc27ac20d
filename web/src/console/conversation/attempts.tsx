import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import type { Attempts as Read } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import { SentHow } from './sent-how.tsx';
import { useTimes } from './use-clock.ts';
import { useBecauseWords, useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';

/** How often a message was tried, when, and what WhatsApp said each time; asked for when somebody wants to see it. */
export function Attempts({ id }: { readonly id: string }) {
  const text = useTexts();
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {text(isOpen ? 'talk.attempts.hide' : 'talk.attempts')}
      </Button>
      {isOpen && (
        <div id={listId} style={{ flexBasis: '100%' }}>
          <AttemptList id={id} />
        </div>
      )}
    </>
  );
}

function AttemptList({ id }: { readonly id: string }) {
  const text = useTexts();
  const read = useQuery(consoleQueries.attempts(id));
  if (read.isError) return <Failure error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <p>{text('loading')}</p>;
  return (
    <ol style={{ margin: 0, paddingLeft: 20, overflowWrap: 'anywhere' }}>
      {read.data.attempts.map((attempt) => (
        <li key={attempt.id}>
          <Attempt attempt={attempt} />
        </li>
      ))}
    </ol>
  );
}

function Attempt({ attempt }: { readonly attempt: Read['attempts'][number] }) {
  const text = useTexts();
  const times = useTimes();
  const words = useServerWords();
  const because = useBecauseWords();
  const { at, state, tries, lastTriedAt, failedAt, code, reason, details, how } = attempt;
  const end = failedAt ?? lastTriedAt;
  // Of the same day only the hour is new.
  const dayOf = (moment: string) => times.full(moment).replace(times.time(moment), '');
  const isSameDay = end !== null && dayOf(end) === dayOf(at);
  return (
    <>
      <div>
        <strong>{words(`talk.state.${state}`, state)}</strong>
        {' · '}
        <time dateTime={at}>{times.full(at)}</time>
        {end !== null && times.full(end) !== times.full(at) && (
          <>
            {' – '}
            <time dateTime={end}>{isSameDay ? times.time(end) : times.full(end)}</time>
          </>
        )}
        {` · ${text('talk.attempts.tries', { count: tries })}`}
      </div>
      {how !== null && (
        <div>
          <SentHow how={how} cost={null} />
        </div>
      )}
      {code !== null && (
        <div>
          {text('talk.attempts.code', { code: String(code), meaning: reason === null ? '–' : because(reason) })}
        </div>
      )}
      {code === null && reason !== null && <div>{because(reason)}</div>}
      {details !== null && details !== '' && (
        <div>{text('talk.attempts.details', { details: visibleLine(details) })}</div>
      )}
    </>
  );
}
