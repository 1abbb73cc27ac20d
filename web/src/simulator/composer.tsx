import { ActionIcon, CloseButton, Textarea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { useTexts } from '../app/language.tsx';
import { AttachButtons } from './attach-buttons.tsx';
import { textOf } from './bubble-text.ts';
import type { Bubble, SimCustomer } from './contract.ts';
import classes from './phone.module.css';
import { ShareMenu } from './share-menu.tsx';
import type { SharedAction } from './shared-action.ts';
import { useDraft } from './use-draft.ts';

type ComposerProps = {
  readonly customer: SimCustomer;
  readonly replyTo: Bubble | null;
  readonly onCancelReply: () => void;
  /** The message whose words are being changed. */
  readonly edited: Bubble | null;
  readonly onCancelEdit: () => void;
  readonly onShare: (action: SharedAction) => void;
  /** `putBack` returns the words to the field when they could not be sent. */
  readonly onSend: (words: string, putBack: () => void) => void;
};

/** Where the customer writes. Enter sends on a laptop and breaks the line on touch. */
export function Composer(props: ComposerProps) {
  const { customer, replyTo, onCancelReply, edited, onCancelEdit, onShare, onSend } = props;
  const text = useTexts();
  const isTouch = useMediaQuery('(hover: none) and (pointer: coarse)');
  const [draft, setDraft] = useDraft(customer.id);
  const field = useRef<HTMLTextAreaElement>(null);

  useAbout(field, { replyTo, edited }, setDraft);

  const isBusy = customer.isOffline || edited !== null;
  const send = () => {
    const words = draft.trim();
    if (words === '' || customer.isOffline) return;
    setDraft('');
    onSend(words, () => setDraft(words));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && replyTo !== null) onCancelReply();
    if (event.key === 'Escape' && edited !== null) onCancelEdit();
    if (!isSend(event, isTouch ?? false)) return;
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
      {replyTo !== null && <About bubble={replyTo} what="replying" cancel="cancelReply" onCancel={onCancelReply} />}
      {edited !== null && <About bubble={edited} what="editing" cancel="cancelEdit" onCancel={onCancelEdit} />}
      <div className={classes.composerRow}>
        <ShareMenu isDisabled={isBusy} onShare={onShare} />
        <AttachButtons {...{ customer, isDisabled: isBusy, replyTo, draft, setDraft, onCancelReply }} />
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

const isSend = (event: KeyboardEvent, isTouch: boolean): boolean =>
  event.key === 'Enter' && !event.shiftKey && (!isTouch || event.ctrlKey) && !event.nativeEvent.isComposing;

type Subject = { readonly replyTo: Bubble | null; readonly edited: Bubble | null };

/** Goes to the field when a message is replied to or changed; what is changed stands in it until then. */
function useAbout(
  field: RefObject<HTMLTextAreaElement | null>,
  { replyTo, edited }: Subject,
  setDraft: (words: string) => void,
) {
  const write = useRef(setDraft);
  write.current = setDraft;
  useEffect(() => {
    if (replyTo !== null || edited !== null) field.current?.focus();
  }, [replyTo, edited, field]);
  useEffect(() => {
    if (edited === null) return;
    write.current(textOf(edited.content));
    return () => write.current('');
  }, [edited]);
}

type AboutProps = {
  readonly bubble: Bubble;
  readonly what: 'replying' | 'editing';
  readonly cancel: 'cancelReply' | 'cancelEdit';
  readonly onCancel: () => void;
};

/** Which message is replied to or changed. */
function About({ bubble, what, cancel, onCancel }: AboutProps) {
  const text = useTexts();
  return (
    <div className={classes.replying}>
      <span className={classes.replyingText}>{text(`composer.${what}`, { words: textOf(bubble.content) })}</span>
      <CloseButton size="lg" aria-label={text(`composer.${cancel}`)} onClick={onCancel} />
    </div>
  );
}
