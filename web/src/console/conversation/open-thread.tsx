import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { Sheet } from '../../app/sheet.tsx';
import type { Conversation, Thread as ThreadPage } from '../contract.ts';
import { Announcer } from './announcer.tsx';
import { Composer, type ComposerHandle } from './composer.tsx';
import classes from './conversation.module.css';
import { CustomerPanel } from './customer-panel.tsx';
import { Head } from './head.tsx';
import type { ItemContext } from './item-context.ts';
import { Thread } from './thread.tsx';
import { UndoBar } from './undo-bar.tsx';
import { useAuthor } from './use-author.ts';
import { useServerNow, useWindowWords } from './use-clock.ts';
import { useConversationKeys } from './use-conversation-keys.ts';
import { useHolding } from './use-holding.ts';
import { useLayout } from './use-layout.ts';
import { useOlder } from './use-older.ts';
import { usePresence } from './use-presence.ts';
import { useQuoting } from './use-quoting.ts';
import { useSeen } from './use-seen.ts';
import { useLeaving } from './use-send.ts';
import { useCustomerName } from './use-words.ts';

const Reasons = lazy(async () => ({ default: (await import('./reasons.tsx')).Reasons }));
const Templates = lazy(async () => ({ default: (await import('./templates.tsx')).Templates }));
const AssignDialog = lazy(async () => ({ default: (await import('./assign-dialog.tsx')).AssignDialog }));
const ReturnDialog = lazy(async () => ({ default: (await import('./return-dialog.tsx')).ReturnDialog }));

type OpenThreadProps = {
  readonly conversation: Conversation;
  /** When the server said so, by this machine's clock. */
  readonly updatedAt: number;
  readonly thread: ThreadPage;
  readonly focusItemId: string | null;
};

type Opened = 'panel' | 'template' | 'assign' | 'return' | null;

/** What is drawn once the conversation is here. */
export function OpenThread(props: OpenThreadProps) {
  const { conversation, thread } = props;
  const text = useTexts();
  const { isPhone, hasPanel } = useLayout();
  const page = useOpenThread(props);
  const { context, composer, setOpened, seen, window } = page;
  const id = conversation.conversationId;
  return (
    <div className={classes.page} data-panel={hasPanel}>
      <div className={classes.talk}>
        <Head
          conversation={conversation}
          window={window}
          now={context.now}
          isMine={page.isMine}
          mayWrite={page.author.mayWrite}
          hasPanel={hasPanel}
          acts={page.acts}
        />
        <Thread
          items={thread.items}
          leaving={page.leaving}
          focusItemId={page.older.shownId}
          hasOlder={thread.before !== null}
          loadOlder={page.older.load}
          isLoadingOlder={page.older.isLoading}
          context={context}
          onAtEnd={seen.setAtEnd}
        />
        <UndoBar />
        {page.author.mayWrite ? (
          <Composer
            ref={composer}
            conversation={conversation}
            customerName={context.customerName}
            isMine={page.isMine}
            isWindowClosed={window.state === 'closed' || window.state === 'none'}
            lastSeenId={page.lastSpokenId}
            onTyping={page.presence}
            onTemplate={() => setOpened('template')}
          />
        ) : (
          <p className={classes.readOnly}>{text('talk.readOnly')}</p>
        )}
      </div>
      {hasPanel && (
        <aside className={classes.aside} aria-label={text('talk.panel')}>
          <CustomerPanel id={id} {...page.panel} />
        </aside>
      )}
      <Sheets page={page} id={id} isPhone={isPhone} />
      <Announcer items={thread.items} customerName={context.customerName} />
    </div>
  );
}

type SheetsProps = {
  readonly page: ReturnType<typeof useOpenThread>;
  readonly id: string;
  readonly isPhone: boolean;
};

/** What opens over the thread; its code comes after the thread is drawn. */
function Sheets({ page, id, isPhone }: SheetsProps) {
  const text = useTexts();
  const { opened, setOpened, holding } = page;
  const close = () => setOpened(null);
  return (
    <>
      <Sheet title={text('talk.panel')} isOpen={opened === 'panel'} isPhone={isPhone} onClose={close}>
        <CustomerPanel id={id} {...page.panel} />
      </Sheet>
      <Sheet
        title={text('talk.why')}
        isOpen={page.whyId !== null}
        isPhone={isPhone}
        onClose={() => page.setWhyId(null)}
      >
        <Suspense fallback={<p>{text('loading')}</p>}>
          {page.whyId !== null && <Reasons turnId={page.whyId} />}
        </Suspense>
      </Sheet>
      <Sheet title={text('talk.sendTemplate')} isOpen={opened === 'template'} isPhone={isPhone} onClose={close}>
        <Suspense fallback={<p>{text('loading')}</p>}>
          {opened === 'template' && <Templates id={id} onSent={close} />}
        </Suspense>
      </Sheet>
      <Suspense>
        <AssignDialog
          isOpen={opened === 'assign'}
          onClose={close}
          onAssign={(staffId, name) => holding.hold({ act: 'assign', staffId, name })}
        />
        <ReturnDialog isOpen={opened === 'return'} onClose={close} onReturn={holding.hold} />
      </Suspense>
    </>
  );
}

function useOpenThread({ conversation, updatedAt, thread, focusItemId }: OpenThreadProps) {
  const id = conversation.conversationId;
  const author = useAuthor();
  const customerName = useCustomerName()(conversation.customer);
  const now = useServerNow(conversation.now, updatedAt);
  const window = useWindowWords()(conversation.window, now);
  const [opened, setOpened] = useState<Opened>(null);
  const [whyId, setWhyId] = useState<string | null>(null);
  const composer = useRef<ComposerHandle>(null);
  const holding = useHolding(id);
  const older = useOlder(id, thread, focusItemId);
  const seen = useSeen(conversation, thread.items.at(-1)?.id ?? null);
  const presence = usePresence(id);
  const { quote, quoteLast } = useQuoting(thread.items, composer, customerName);
  const leaving = useLeaving(id, thread.items);
  const isMine = conversation.holder === 'person' && conversation.assignee?.id === author.id;
  const minute = Math.floor(now / 60_000) * 60_000;
  const { mayWrite } = author;
  const { language } = conversation;
  const { jump, markedId } = older;

  const context: ItemContext = useMemo(
    () => ({
      ...{ conversationId: id, customerName, language, markedId, mayWrite },
      ...{ now: minute, onJump: jump, onQuote: quote, onWhy: setWhyId },
    }),
    [id, customerName, language, markedId, mayWrite, minute, jump, quote],
  );
  const lastSpoken = thread.items.findLast(({ type }) => type === 'message' || type === 'said');
  const giveBack = () => {
    // Only what the customer said last can still be answered.
    if (lastSpoken?.type === 'message') setOpened('return');
    else holding.hold({ act: 'return', answerNow: false });
  };
  const acts = {
    onTake: () => holding.hold({ act: 'take' }),
    onReturn: giveBack,
    onResolve: () => holding.hold({ act: 'resolve' }),
    onAssign: () => setOpened('assign'),
    onTemplate: () => setOpened('template'),
    onUnread: seen.markUnread,
    onPanel: () => setOpened('panel'),
  };
  const panel = panelActs({ mayWrite, older, composer, close: () => setOpened(null) });
  const answered = thread.items.findLast((item) => item.type === 'said' && item.turnId !== null);
  useConversationKeys({
    ...{ acts, isMine, mayWrite, composer, isResolved: conversation.holder === 'resolved', onQuote: quoteLast },
    onWhy: answered?.type === 'said' ? () => setWhyId(answered.turnId) : null,
  });
  return {
    ...{ author, context, window, opened, setOpened, whyId, setWhyId, composer, holding, older, seen, presence },
    ...{ leaving, isMine, acts, panel, lastSpokenId: lastSpoken?.id ?? null },
  };
}

type PanelDesk = {
  readonly mayWrite: boolean;
  readonly older: ReturnType<typeof useOlder>;
  readonly composer: { readonly current: ComposerHandle | null };
  /** The sheet in which the panel stands on a small screen. */
  readonly close: () => void;
};

/** What the customer's panel does in the thread beside it. */
const panelActs = ({ mayWrite, older, composer, close }: PanelDesk) => ({
  onInsert: mayWrite
    ? (words: string) => {
        close();
        composer.current?.insert(words);
      }
    : null,
  older: { load: older.load, isLoading: older.isLoading },
  onJump: (itemId: string) => {
    close();
    older.jump(itemId);
  },
});
