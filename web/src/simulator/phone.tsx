import { Button, Loader } from '@mantine/core';
import { useMutationState } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { BubbleActions } from './bubble.tsx';
import { Composer } from './composer.tsx';
import type { Bubble, CustomerAction, SimCustomer, SimState } from './contract.ts';
import { ListSheet } from './list-sheet.tsx';
import { actionKey, useAct } from './mutations.ts';
import classes from './phone.module.css';
import { PhoneHeader } from './phone-header.tsx';
import { useBubbles } from './queries.ts';
import { useSelection } from './selection.ts';
import { Thread } from './thread.tsx';
import { unreadOf, useReadWhenSeen } from './use-read-when-seen.ts';

type PhoneProps = {
  readonly customer: SimCustomer;
  readonly state: SimState;
  readonly isFramed: boolean;
  readonly isActive: boolean;
  readonly onActivate: () => void;
  readonly onSwitch: () => void;
  readonly aside?: ReactNode;
};

const NO_BUBBLES: readonly Bubble[] = [];

/** One customer's phone. It shows what the server says and tells it what the customer does; it decides nothing. */
export function Phone({ customer, state, isFramed, isActive, onActivate, onSwitch, aside }: PhoneProps) {
  const text = useTexts();
  const frame = useRef<HTMLElement>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const bubblesQuery = useBubbles(customer.id);
  const bubbles = bubblesQuery.data ?? NO_BUBBLES;
  const { mutate } = useAct(customer.id);
  const [replyTo, setReplyTo] = useState<Bubble | null>(null);
  const [listId, setListId] = useState<string | null>(null);
  const sending = useSending(customer.id, bubbles);
  const jump = useJump(viewport);

  const read = useCallback(
    (wamids: string[], onRefused: () => void) => mutate({ kind: 'read', wamids }, { onError: onRefused }),
    [mutate],
  );
  useReadWhenSeen(viewport, customer, bubbles, read);

  const actions = useMemo(
    (): BubbleActions => ({
      onChoose: (bubble, choiceId) => mutate({ kind: 'choose', wamid: bubble.wamid, choiceId }),
      onOpenList: (bubble) => setListId(bubble.id),
      onReply: setReplyTo,
      onReact: (bubble, emoji) => mutate({ kind: 'reaction', wamid: bubble.wamid, emoji }),
      onJump: jump,
    }),
    [mutate, jump],
  );

  return (
    <article
      ref={frame}
      className={classes.phone}
      data-framed={isFramed}
      data-active={isFramed && isActive}
      aria-label={text('phone.label', { name: customer.name })}
      onFocusCapture={onActivate}
    >
      <PhoneHeader
        customer={customer}
        onSwitch={onSwitch}
        onSettings={(settings) => mutate({ kind: 'settings', ...settings })}
        aside={aside}
      />
      <UnreadNotice customer={customer} bubbles={bubbles} onRead={(wamids) => mutate({ kind: 'read', wamids })} />
      {bubblesQuery.isPending ? (
        <div className={classes.empty}>
          <Loader aria-label={text('loading')} />
        </div>
      ) : (
        <Thread
          customer={customer}
          bubbles={bubbles}
          sending={sending}
          shopName={state.shopName}
          timeZone={state.clock.timeZone}
          viewport={viewport}
          actions={actions}
        />
      )}
      <Composer
        customer={customer}
        replyTo={replyTo}
        onCancelReply={() => setReplyTo(null)}
        onSend={(words, putBack) => {
          mutate({ kind: 'text', text: words, quotedWamid: replyTo?.wamid ?? null }, { onError: putBack });
          setReplyTo(null);
        }}
      />
      <ListSheet
        bubble={bubbles.find((bubble) => bubble.id === listId) ?? null}
        phone={frame.current}
        onClose={() => setListId(null)}
        onChoose={(bubble, choiceId) => {
          actions.onChoose(bubble, choiceId);
          setListId(null);
        }}
      />
    </article>
  );
}

type UnreadNoticeProps = {
  readonly customer: SimCustomer;
  readonly bubbles: readonly Bubble[];
  readonly onRead: (wamids: string[]) => void;
};

function UnreadNotice({ customer, bubbles, onRead }: UnreadNoticeProps) {
  const text = useTexts();
  if (customer.isOffline) return <div className={classes.notice}>{text('phone.offlineNotice')}</div>;
  const unread = customer.readsAlone ? [] : unreadOf(bubbles);
  if (unread.length === 0) return null;
  return (
    <div className={classes.notice}>
      {text('phone.unread', { count: unread.length })}
      <Button size="compact-sm" variant="default" onClick={() => onRead(unread.map((bubble) => bubble.wamid))}>
        {text('phone.readNow')}
      </Button>
    </div>
  );
}

/** Texts whose request has no answer yet, without those that the stream has already brought. */
function useSending(customerId: string, bubbles: readonly Bubble[]): { key: number; words: string }[] {
  const pending = useMutationState({
    filters: { mutationKey: actionKey(customerId), status: 'pending' },
    select: ({ state, mutationId }) => ({ key: mutationId, action: state.variables as CustomerAction }),
  });
  const settled = useRef(new Set<string>());
  const isIdle = pending.length === 0;
  useEffect(() => {
    if (isIdle) settled.current = new Set(bubbles.map((bubble) => bubble.id));
  }, [isIdle, bubbles]);

  const arrived = bubbles
    .filter((bubble) => bubble.from === 'customer' && !settled.current.has(bubble.id))
    .map((bubble) => (bubble.content.kind === 'text' ? bubble.content.text : ''));
  return pending.flatMap(({ key, action }) => {
    if (action.kind !== 'text') return [];
    const index = arrived.indexOf(action.text);
    if (index === -1) return [{ key, words: action.text }];
    arrived.splice(index, 1);
    return [];
  });
}

/** Scrolls to a message and marks it; a message chosen in the inspector is scrolled to as well. */
function useJump(viewport: React.RefObject<HTMLDivElement | null>): (wamid: string) => void {
  const { wamid: marked, select } = useSelection();
  const scrollTo = useCallback(
    (wamid: string) => {
      const item = viewport.current?.querySelector(`li[data-wamid="${CSS.escape(wamid)}"]`);
      item?.scrollIntoView({ block: 'nearest' });
    },
    [viewport],
  );
  useEffect(() => {
    if (marked !== null) scrollTo(marked);
  }, [marked, scrollTo]);
  return useCallback(
    (wamid) => {
      select(wamid);
      scrollTo(wamid);
    },
    [select, scrollTo],
  );
}
