import { ActionIcon, CloseButton, Textarea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTexts } from '../app/language.tsx';
import { AttachButtons } from './attach-buttons.tsx';
import { textOf } from './bubble-text.ts';
import type { Bubble, SimCustomer } from './contract.ts';
import classes from './phone.module.css';
import { useDraft } from './use-draft.ts';

type ComposerProps = {
  readonly customer: SimCustomer;
  readonly replyTo: Bubble | null;
  readonly onCancelReply: () => void;
  /** `putBack` returns the words to the field when they could not be sent. */
  readonly onSend: (words: string, putBack: () => void) => void;
};

/** Where the customer writes. Enter sends on a laptop and breaks the line on touch. */
export function Composer({ customer, replyTo, onCancelReply, onSend }: ComposerProps) {
  const text = useTexts();
  const isTouch = useMediaQuery('(hover: none) and (pointer: coarse)');
  const [draft, setDraft] = useDraft(customer.id);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (replyTo !== null) field.current?.focus();
  }, [replyTo]);

  const send = () => {
    const words = draft.trim();
    if (words === '' || customer.isOffline) return;
    setDraft('');
    onSend(words, () => setDraft(words));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && replyTo !== null) onCancelReply();
    const isSend =
      event.key === 'Enter' && !event.shiftKey && (!isTouch || event.ctrlKey) && !event.nativeEvent.isComposing;
    if (!isSend) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {replyTo !== null && <Replying bubble={replyTo} onCancel={onCancelReply} />}
      <div className={classes.composerRow}>
        <AttachButtons {...{ customer, replyTo, draft, setDraft, onCancelReply }} />
        <Textarea
          ref={field}
          className={classes.input}
          classNames={{ input: classes.inputField }}
          aria-label={text('composer.label', { name: customer.name })}
          placeholder={text(customer.isOffline ? 'composer.offline' : 'composer.placeholder')}
          disabled={customer.isOffline}
          autosize
          minRows={1}
          maxRows={5}
          maxLength={65_536}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ActionIcon type="submit" size={44} radius="xl" aria-label={text('send')} disabled={customer.isOffline}>
          <IconSend size={20} />
        </ActionIcon>
      </div>
    </form>
  );
}

function Replying({ bubble, onCancel }: { bubble: Bubble; onCancel: () => void }) {
  const text = useTexts();
  return (
    <div className={classes.replying}>
      <span className={classes.replyingText}>{text('composer.replying', { words: textOf(bubble.content) })}</span>
      <CloseButton size="lg" aria-label={text('composer.cancelReply')} onClick={onCancel} />
    </div>
  );
}
