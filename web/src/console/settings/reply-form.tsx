import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { QuickReply } from '../contract.ts';
import { useFieldRefusal, useRefusalWords } from '../conversation/use-refusal.ts';
import classes from '../frame/page.module.css';
import { useReplyActs } from './use-reply-acts.ts';

/** What the server takes as a shortcut. */
const SHORTCUT = /^[\p{L}\p{N}_-]{1,30}$/u;

type ReplyFormProps = {
  /** Null for a new one. */
  readonly reply: QuickReply | null;
  readonly onDone: () => void;
};

/** A quick reply's word and text; what was typed stays until it is saved. */
export function ReplyForm({ reply, onDone }: ReplyFormProps) {
  const text = useTexts();
  const refusalWords = useRefusalWords();
  const { save } = useReplyActs();
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '');
  const [words, setWords] = useState(reply?.text ?? '');
  const refusedIn = useFieldRefusal(save.error);
  const [isTried, setTried] = useState(false);
  const word = shortcut.trim().replace(/^\//u, '');
  const isGood = SHORTCUT.test(word) && words.trim() !== '';
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(!isGood);
    if (!isGood) return;
    const done = () => {
      if (reply === null) {
        setShortcut('');
        setWords('');
      }
      onDone();
    };
    save.mutate({ id: reply?.id ?? null, shortcut: word, text: words.trim() }, { onSuccess: done });
  };
  return (
    <form onSubmit={send} className={classes.stack} noValidate>
      <TextInput
        className={classes.narrow ?? ''}
        label={text('replies.shortcut')}
        description={text('replies.shortcut.hint')}
        autoCapitalize="none"
        maxLength={31}
        value={shortcut}
        error={isTried && !SHORTCUT.test(word) ? text('replies.shortcut.bad') : refusedIn('shortcut')}
        onChange={(event) => setShortcut(event.currentTarget.value)}
      />
      <Textarea
        label={text('replies.text')}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={2_000}
        value={words}
        error={isTried && words.trim() === '' ? text('replies.text.missing') : refusedIn('text')}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {save.isError && refusedIn('shortcut') === null && refusedIn('text') === null && (
        <p className={classes.problem} role="alert" style={{ margin: 0 }}>
          {text('refusal.title')}: {refusalWords(save.error)}
        </p>
      )}
      <Buttons isNew={reply === null} isPending={save.isPending} onCancel={onDone} />
    </form>
  );
}

type ButtonsProps = { readonly isNew: boolean; readonly isPending: boolean; readonly onCancel: () => void };

function Buttons({ isNew, isPending, onCancel }: ButtonsProps) {
  const text = useTexts();
  return (
    <Group gap="sm">
      <Button type="submit" loading={isPending}>
        {text(isNew ? 'replies.add' : 'account.save')}
      </Button>
      {!isNew && (
        <Button variant="default" onClick={onCancel}>
          {text('confirm.cancel')}
        </Button>
      )}
    </Group>
  );
}
