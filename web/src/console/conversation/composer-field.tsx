import { Combobox, Textarea, useCombobox } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import {
  type KeyboardEvent,
  type Ref,
  type SyntheticEvent,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTexts } from '../../app/language.tsx';
import type { QuickReply } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import classes from './composer.module.css';
import { fillReply, findReplies, shortcutAt } from './fill-reply.ts';
import { useAuthor } from './use-author.ts';
import { visibleLine } from './visible-text.ts';

export type FieldHandle = { readonly focus: () => void; readonly insert: (words: string) => void };

type ComposerFieldProps = {
  readonly ref: Ref<FieldHandle>;
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly customerName: string;
  readonly hasReplies: boolean;
  readonly onChange: (words: string) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onSend: () => void;
};

/** The field: Enter sends on a laptop and breaks the line on touch, Ctrl+Enter sends everywhere, `/` finds a quick reply. */
export function ComposerField(props: ComposerFieldProps) {
  const { label, value, onChange, onFiles, onSend } = props;
  const isTouch = useMediaQuery('(hover: none) and (pointer: coarse)') ?? false;
  const field = useRef<HTMLTextAreaElement>(null);
  const { replaceAt, insert, cursor, setCursor } = useCursor(field, value, onChange);
  const replies = useReplies(props, cursor);
  const combobox = useCombobox();
  const isOpen = replies.found.length > 0;
  useFirstSelected(combobox.selectFirstOption, replies.found);

  useImperativeHandle(props.ref, () => ({ focus: () => field.current?.focus(), insert }));

  const onKeyDown = (event: KeyboardEvent) => {
    const act = actOf(event, isTouch, isOpen);
    if (act === 'send' || act === 'dismiss') event.preventDefault();
    if (act === 'send') onSend();
    if (act === 'dismiss') replies.dismiss();
    // The second Escape leaves the conversation.
    if (act === 'leave') field.current?.blur();
  };
  return (
    <Combobox
      store={{ ...combobox, dropdownOpened: isOpen }}
      position="top-start"
      width={320}
      onOptionSubmit={(id) => {
        const reply = replies.found.find((each) => each.id === id);
        if (reply !== undefined && replies.at !== null) replaceAt(replies.at.start, cursor, replies.fill(reply.text));
      }}
    >
      <Combobox.Target withKeyboardNavigation={isOpen} withAriaAttributes={isOpen}>
        <Textarea
          ref={field}
          className={classes.field}
          classNames={{ input: classes.input }}
          aria-label={label}
          placeholder={label}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={props.maxLength}
          value={value}
          onChange={(event) => {
            setCursor(event.currentTarget.selectionStart);
            onChange(event.currentTarget.value);
          }}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={(event) => takeFiles(event, event.clipboardData, onFiles)}
          onDrop={(event) => takeFiles(event, event.dataTransfer, onFiles)}
        />
      </Combobox.Target>
      <Replies found={replies.found} />
    </Combobox>
  );
}

/** Pasted and dropped files are attached; words go into the field as always. */
function takeFiles(event: SyntheticEvent, given: DataTransfer, onFiles: (files: readonly File[]) => void): void {
  const files = [...given.files];
  if (files.length === 0) return;
  event.preventDefault();
  onFiles(files);
}

/** What a key does in the field besides being typed. */
function actOf(event: KeyboardEvent, isTouch: boolean, isOpen: boolean): 'send' | 'dismiss' | 'leave' | null {
  if (event.nativeEvent.isComposing) return null;
  if (event.key === 'Escape') return isOpen ? 'dismiss' : 'leave';
  if (event.key !== 'Enter') return null;
  return event.ctrlKey || event.metaKey || (!isTouch && !event.shiftKey && !isOpen) ? 'send' : null;
}

/** Enter takes the first reply that fits. */
function useFirstSelected(selectFirst: () => unknown, found: readonly QuickReply[]): void {
  const select = useEffectEvent(selectFirst);
  const ids = found.map(({ id }) => id).join();
  useEffect(() => {
    if (ids !== '') select();
  }, [ids]);
}

function Replies({ found }: { readonly found: readonly QuickReply[] }) {
  const text = useTexts();
  return (
    <Combobox.Dropdown>
      <Combobox.Options aria-label={text('talk.replies')} className={classes.replies}>
        {found.map((reply) => (
          <Combobox.Option key={reply.id} value={reply.id}>
            <b>/{reply.shortcut}</b>
            <span className={classes.replyText}>{visibleLine(reply.text)}</span>
          </Combobox.Option>
        ))}
      </Combobox.Options>
    </Combobox.Dropdown>
  );
}

/** Where the cursor stands, also after words were put in that the field did not type itself. */
function useCursor(
  field: { readonly current: HTMLTextAreaElement | null },
  value: string,
  onChange: (words: string) => void,
) {
  const [cursor, setCursor] = useState(0);
  const wanted = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cursor is set when the words are in the field
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(wanted.current, wanted.current);
    setCursor(wanted.current);
    wanted.current = null;
  }, [value, field]);
  const replaceAt = (start: number, end: number, words: string) => {
    wanted.current = start + words.length;
    onChange(value.slice(0, start) + words + value.slice(end));
  };
  const insert = (words: string) => {
    const at = field.current?.selectionStart ?? value.length;
    const isTight = at > 0 && !/\s/u.test(value[at - 1] ?? ' ');
    replaceAt(at, field.current?.selectionEnd ?? at, isTight ? ` ${words}` : words);
  };
  return { cursor, setCursor, replaceAt, insert };
}

/** Quick replies for the shortcut at the cursor. */
function useReplies({ value, customerName, hasReplies }: ComposerFieldProps, cursor: number) {
  const author = useAuthor();
  const [dismissed, setDismissed] = useState<number | null>(null);
  const at = hasReplies ? shortcutAt(value, cursor) : null;
  const { data } = useQuery({ ...consoleQueries.quickReplies, enabled: at !== null });
  const isShown = at !== null && at.start !== dismissed;
  return {
    at,
    found: isShown ? findReplies(data ?? [], at.typed) : [],
    dismiss: () => setDismissed(at?.start ?? null),
    fill: (reply: string) =>
      fillReply(reply, { customer: customerName.split(' ')[0] ?? '', author: author.name, business: author.business }),
  };
}
