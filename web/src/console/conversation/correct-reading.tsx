import { Button, Textarea } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { Attachment } from '../contract.ts';
import classes from './attachment.module.css';
import bubble from './bubble.module.css';
import { type Correcting, setCorrecting, useCorrecting } from './corrections.ts';
import { useCorrection } from './use-correction.ts';
import { visible } from './visible-text.ts';

type CorrectReadingProps = {
  readonly attachment: Attachment;
  readonly conversationId: string;
  readonly language: 'es' | 'en';
};

/** Lets staff say what a file holds, in place, and gives back what the program read. */
export function CorrectReading({ attachment, conversationId, language }: CorrectReadingProps) {
  const text = useTexts();
  const { id, version, correction } = attachment;
  const correcting = useCorrecting(id);
  const save = useCorrection(conversationId, attachment);
  const button = useFocusAfter(correcting !== null);
  if (correcting !== null) return <Editor {...{ attachment, correcting, language, save }} />;
  return (
    <div className={bubble.acts}>
      <Button
        ref={button}
        size="compact-sm"
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={() => setCorrecting(id, { text: attachment.text ?? '', version, isMoved: false })}
      >
        {text(attachment.text === null ? 'talk.correct.write' : 'talk.correct')}
      </Button>
      {correction !== null && (
        <Button
          size="compact-sm"
          variant="default"
          loading={save.isPending}
          onClick={() => save.mutate({ text: null, version })}
        >
          {text('talk.correct.restore')}
        </Button>
      )}
    </div>
  );
}

/** When the field closes the focus returns to the button that opened it. */
function useFocusAfter(isOpen: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return button;
}

/** As the server takes them. A field that stops there would cut what is pasted without a word. */
const MOST_CHARACTERS = 6_000;

type EditorProps = Pick<CorrectReadingProps, 'attachment' | 'language'> & {
  readonly correcting: Correcting;
  readonly save: ReturnType<typeof useCorrection>;
};

function Editor({ attachment, correcting, language, save }: EditorProps) {
  const text = useTexts();
  const field = useRef<HTMLTextAreaElement>(null);
  const { id } = attachment;
  const words = correcting.text.trim();
  const isTooLong = words.length > MOST_CHARACTERS;
  const isSendable = words !== '' && !isTooLong && !save.isPending;
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const send = () => isSendable && save.mutate({ text: words, version: correcting.version });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') setCorrecting(id, null);
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <div className={bubble.edit} style={{ width: 'min(440px, 70vw)', maxWidth: '100%' }}>
      {correcting.isMoved && (
        <div role="alert">
          <strong>{text('talk.correct.moved')}</strong>
          <blockquote className={classes.heard} dir="auto" lang={language}>
            {visible(attachment.text ?? '') || text('talk.correct.nothing')}
          </blockquote>
        </div>
      )}
      <Textarea
        ref={field}
        label={text('talk.correct.words')}
        description={text('talk.correct.hint')}
        lang={language}
        value={correcting.text}
        onChange={(event) => setCorrecting(id, { ...correcting, text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
        autosize
        minRows={2}
        maxRows={10}
        error={isTooLong ? text('talk.correct.tooLong', { count: words.length, most: MOST_CHARACTERS }) : undefined}
      />
      <div className={bubble.acts}>
        <Button size="compact-md" loading={save.isPending} disabled={words === '' || isTooLong} onClick={send}>
          {text(correcting.isMoved ? 'talk.correct.anyway' : 'talk.correct.save')}
        </Button>
        <Button size="compact-md" variant="default" onClick={() => setCorrecting(id, null)}>
          {text('talk.cancel')}
        </Button>
      </div>
    </div>
  );
}
