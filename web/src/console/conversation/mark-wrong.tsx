import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Why } from '../contract.ts';
import { API, consoleQueries } from '../queries.ts';
import { useAuthor } from './use-author.ts';
import { useTimes } from './use-clock.ts';
import { useRefusal } from './use-refusal.ts';
import { visible, visibleLine } from './visible-text.ts';
import classes from './why.module.css';

/** Staff says that an answer is wrong, with a note if they like, and can take it back. */
export function MarkWrong({ why }: { readonly why: Why }) {
  const text = useTexts();
  const { mayWrite } = useAuthor();
  const { mark, isPending } = useMark(why.turnId);
  const [isWriting, setWriting] = useState(false);
  if (why.mark !== null)
    return <Marked mark={why.mark} isPending={isPending} onUndo={mayWrite ? () => mark(null) : null} />;
  if (!mayWrite) return null;
  if (isWriting)
    return (
      <NoteForm
        isPending={isPending}
        onMark={(note) => mark({ note: note === '' ? null : note }, () => setWriting(false))}
        onCancel={() => setWriting(false)}
      />
    );
  return (
    <div className={classes.acts}>
      <Button size="compact-md" variant="default" onClick={() => setWriting(true)}>
        {text('talk.mark')}
      </Button>
    </div>
  );
}

type MarkedProps = {
  readonly mark: NonNullable<Why['mark']>;
  readonly isPending: boolean;
  readonly onUndo: (() => void) | null;
};

function Marked({ mark, isPending, onUndo }: MarkedProps) {
  const text = useTexts();
  const times = useTimes();
  return (
    <section className={classes.mark} role="status">
      <p>
        <strong>{text('talk.mark.by', { name: visibleLine(mark.by) })}</strong>
        {' · '}
        <time dateTime={mark.at}>{times.full(mark.at)}</time>
      </p>
      {mark.note !== null && (
        <div className={classes.note} dir="auto">
          {visible(mark.note)}
        </div>
      )}
      {onUndo !== null && (
        <Button size="compact-md" variant="default" loading={isPending} onClick={onUndo}>
          {text('talk.mark.undo')}
        </Button>
      )}
    </section>
  );
}

type NoteFormProps = {
  readonly isPending: boolean;
  readonly onMark: (note: string) => void;
  readonly onCancel: () => void;
};

function NoteForm({ isPending, onMark, onCancel }: NoteFormProps) {
  const text = useTexts();
  const [note, setNote] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className={classes.mark}
      onSubmit={(event) => {
        event.preventDefault();
        onMark(note.trim());
      }}
    >
      <Textarea
        ref={field}
        label={text('talk.mark.note')}
        description={text('talk.mark.hint')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={500}
      />
      <div className={classes.acts}>
        <Button type="submit" size="compact-md" loading={isPending}>
          {text('talk.mark')}
        </Button>
        <Button size="compact-md" variant="default" onClick={onCancel}>
          {text('talk.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** With null the mark is taken back. */
function useMark(turnId: string) {
  const client = useQueryClient();
  const refuse = useRefusal();
  const { mutate, isPending } = useMutation({
    mutationFn: (body: { readonly note: string | null } | null) =>
      sendRequest<void>(`${API}/turns/${encodeURIComponent(turnId)}/mark`, {
        ...(body === null ? { method: 'DELETE' } : { method: 'PUT', body }),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: consoleQueries.why(turnId).queryKey }),
    onError: refuse,
  });
  const mark = (body: { readonly note: string | null } | null, onDone?: () => void) =>
    mutate(body, onDone === undefined ? {} : { onSuccess: onDone });
  return { mark, isPending };
}
