import { SegmentedControl } from '@mantine/core';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { MESSAGE_LIMITS } from '../../../../src/core/message-limits.ts';
import { useTexts } from '../../app/language.tsx';
import type { Conversation, ThreadItem } from '../contract.ts';
import { AttachBar, FileList } from './attach-bar.tsx';
import classes from './composer.module.css';
import { ComposerField, type FieldHandle } from './composer-field.tsx';
import { type Mode, type Quoted, useDraft } from './drafts.ts';
import { unfilledIn } from './fill-reply.ts';
import { newId } from './new-id.ts';
import { QuoteBar } from './quote-bar.tsx';
import { SendButton } from './send-button.tsx';
import { StaleNotice } from './stale-notice.tsx';
import { useAuthor } from './use-author.ts';
import { useFileUndo } from './use-file-undo.ts';
import { useFiles } from './use-files.ts';
import { useRefusalWords } from './use-refusal.ts';
import { movedItems, useSend } from './use-send.ts';

export type ComposerHandle = {
  readonly write: (mode: Mode) => void;
  /** Puts words at the cursor of the answer. */
  readonly insert: (words: string) => void;
  /** The answer goes under this message. */
  readonly quote: (quoted: Quoted) => void;
};

type ComposerProps = {
  readonly ref: Ref<ComposerHandle>;
  readonly conversation: Conversation;
  readonly customerName: string;
  readonly isMine: boolean;
  readonly isWindowClosed: boolean;
  readonly lastSeenId: string | null;
  readonly onTyping: () => void;
  readonly onTemplate: () => void;
};

/** Where staff writes: an answer to the customer, or a note that only colleagues see. */
export function Composer(props: ComposerProps) {
  const { conversation, customerName, isMine, isWindowClosed } = props;
  const text = useTexts();
  const field = useRef<FieldHandle>(null);
  const desk = useComposer(props);
  const { draft, set, files, send } = desk;
  const { mode } = draft;
  const isClosed = mode === 'reply' && (isWindowClosed || !conversation.canReceive);

  useImperativeHandle(props.ref, () => ({
    write: (next) => {
      set({ mode: next });
      field.current?.focus();
    },
    insert: (words) => {
      set({ mode: 'reply' });
      field.current?.insert(words);
    },
    quote: (quoted) => {
      set({ mode: 'reply', quote: quoted });
      field.current?.focus();
    },
  }));

  return (
    <form
      className={classes.composer}
      data-mode={mode}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isClosed) send(false);
      }}
    >
      <Notices desk={desk} onAnyway={() => send(true)} />
      <OverField desk={desk} isClosed={isClosed} onRemoved={() => field.current?.focus()} />
      <div className={classes.line}>
        <ComposerField
          ref={field}
          label={text(mode === 'note' ? 'talk.field.note' : 'talk.field.reply', { name: customerName })}
          value={draft[mode]}
          maxLength={mode === 'note' ? 4_000 : MESSAGE_LIMITS.text.most}
          customerName={customerName}
          hasReplies={mode === 'reply'}
          onChange={(words) => {
            set({ [mode]: words });
            props.onTyping();
          }}
          onFiles={desk.attach}
          onSend={() => !isClosed && send(false)}
        />
        <SendButton
          {...{ mode, isClosed, isMine, isSending: files.isSending, onTemplate: props.onTemplate }}
          price={conversation.wordsPrice}
          messages={Math.max(files.files.length, 1)}
        />
      </div>
    </form>
  );
}

type OverFieldProps = {
  readonly desk: ReturnType<typeof useComposer>;
  readonly isClosed: boolean;
  /** Something was taken out of the answer. */
  readonly onRemoved: () => void;
};

/** What stands over the field: what is written, to whom it answers, and the files that go with it. */
function OverField({ desk, isClosed, onRemoved }: OverFieldProps) {
  const text = useTexts();
  const { draft, set, files } = desk;
  const { mode, quote } = draft;
  return (
    <>
      <div className={classes.top}>
        <ModeSwitch mode={mode} onChange={(next) => set({ mode: next })} />
        {isClosed && <span className={classes.closed}>{text('talk.closed')}</span>}
        {mode === 'note' && <span className={classes.hint}>{text('talk.noteHint')}</span>}
        {mode === 'reply' && !isClosed && <AttachBar onFiles={desk.attach} isDisabled={files.isSending} />}
      </div>
      {mode === 'reply' && quote !== null && (
        <QuoteBar
          quote={quote}
          onRemove={() => {
            set({ quote: null });
            onRemoved();
          }}
        />
      )}
      {mode === 'reply' && <FileList files={files.files} onRemove={files.remove} />}
    </>
  );
}

function ModeSwitch({ mode, onChange }: { readonly mode: Mode; readonly onChange: (mode: Mode) => void }) {
  const text = useTexts();
  return (
    <SegmentedControl
      size="xs"
      aria-label={text('talk.mode')}
      value={mode}
      onChange={(value) => onChange(value === 'note' ? 'note' : 'reply')}
      data={[
        { value: 'reply', label: text('talk.mode.reply') },
        { value: 'note', label: text('talk.mode.note') },
      ]}
    />
  );
}

function useComposer({ conversation, lastSeenId }: ComposerProps) {
  const id = conversation.conversationId;
  const author = useAuthor();
  const { draft, set } = useDraft(author.id, id);
  const [unfilled, setUnfilled] = useState<readonly string[]>([]);
  const [fileRefusal, setFileRefusal] = useState<unknown>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const sending = useSend(id);
  const files = useFiles(id, setFileRefusal);
  const offerFilesBack = useFileUndo(id, files.putBack);

  const send = (isAnyway: boolean) => {
    const { mode } = draft;
    const words = draft[mode].trim();
    const open = mode === 'reply' ? unfilledIn(words) : [];
    setUnfilled(open);
    setFileRefusal(null);
    if (open.length > 0) return;
    if (mode === 'reply' && files.files.length > 0) {
      if (files.isSending) return;
      const sent = { files: files.files, caption: words, quote: draft.quote };
      const first = { caption: words, replyTo: draft.quote?.itemId ?? null };
      void files.sendAll(first, { lastSeenId, isAnyway }).then((isAll) => {
        if (!isAll) return;
        set({ reply: '', quote: null });
        offerFilesBack(sent);
      });
      return;
    }
    if (words === '') return;
    const before = draft.unanswered;
    const isAgain = before !== null && before.mode === mode && before.text === words;
    const quote = mode === 'reply' ? draft.quote : null;
    sending.send({ id: isAgain ? before.id : newId(), mode, text: words, quote, lastSeenId, isAnyway });
  };
  const attach = (added: readonly File[]) => {
    set({ mode: 'reply' });
    setTooLarge(!files.add(added));
  };
  const refusal = fileRefusal ?? sending.refusal;
  return {
    draft,
    set,
    files,
    send,
    attach,
    refusal,
    unfilled,
    isTooLarge,
    forgetRefusal: () => {
      sending.forgetRefusal();
      setFileRefusal(null);
    },
  };
}

type NoticesProps = { readonly desk: ReturnType<typeof useComposer>; readonly onAnyway: () => void };

/** Why the words are still in the field. */
function Notices({ desk, onAnyway }: NoticesProps) {
  const text = useTexts();
  const refusalWords = useRefusalWords();
  const { refusal, unfilled, isTooLarge, draft } = desk;
  const moved: readonly ThreadItem[] | null = movedItems(refusal);
  const open = unfilled.filter((variable) => draft.reply.includes(variable));
  return (
    <>
      {moved !== null && <StaleNotice items={moved} onAnyway={onAnyway} onClose={desk.forgetRefusal} />}
      {refusal !== null && moved === null && (
        <p role="alert" className={classes.refusal}>
          {text('talk.notSent', { reason: refusalWords(refusal) })}
        </p>
      )}
      {open.length > 0 && (
        <p role="alert" className={classes.refusal}>
          {text('talk.unfilled', { count: open.length, names: open.join(', ') })}
        </p>
      )}
      {isTooLarge && (
        <p role="alert" className={classes.refusal}>
          {text('talk.file.tooLarge')}
        </p>
      )}
    </>
  );
}
