import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { BubbleActions } from './bubble.tsx';
import { Composer } from './composer.tsx';
import type { Bubble, CustomerAction, SimCustomer, SimState } from './contract.ts';
import { useAct } from './customer-mutations.ts';
import { ListSheet } from './list-sheet.tsx';
import classes from './phone.module.css';
import { PhoneHeader } from './phone-header.tsx';
import { PlaceDialog } from './place-dialog.tsx';
import { bubblesQuery } from './queries.ts';
import { Thread } from './thread.tsx';
import { useJump } from './use-jump.ts';
import { unreadOf, useReadWhenSeen } from './use-read-when-seen.ts';
import { useSending } from './use-sending.ts';

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
  const { data: bubbles = NO_BUBBLES, isPending } = useQuery(bubblesQuery(customer.id));
  const { mutate, send, read, actions, replyTo, setReplyTo, edited, setEdited, listId, setListId, place } = usePhone(
    customer.id,
    viewport,
  );
  const sending = useSending(customer.id, bubbles);
  useReadWhenSeen(viewport, customer, bubbles, read);
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
        onMarketing={(isWanted) => mutate({ kind: 'marketing', isWanted })}
        aside={aside}
      />
      <UnreadNotice customer={customer} bubbles={bubbles} onRead={read} />
      {isPending ? (
        <div className={classes.empty}>
          <Loader aria-label={text('loading')} />
        </div>
      ) : (
        <Thread
          {...{ customer, bubbles, sending, viewport, actions }}
          shopName={state.shopName}
          timeZone={state.clock.timeZone}
        />
      )}
      <Composer
        customer={customer}
        replyTo={replyTo}
        onCancelReply={() => setReplyTo(null)}
        edited={edited}
        onCancelEdit={() => setEdited(null)}
        onShare={(action) => mutate(action)}
        onSend={send}
      />
      <ListSheet
        bubble={bubbles.find((bubble) => bubble.id === listId) ?? null}
        phone={frame.current}
        onClose={() => setListId(null)}
        onChoose={actions.onChoose}
      />
      <PlaceDialog {...place} />
    </article>
  );
}

/** What can be done on one phone, and what is open on it: the message replied to, and the list. */
function usePhone(customerId: string, viewport: RefObject<HTMLDivElement | null>) {
  const { mutate } = useAct(customerId);
  const [replyTo, setReplyTo] = useState<Bubble | null>(null);
  const [edited, setEdited] = useState<Bubble | null>(null);
  const [listId, setListId] = useState<string | null>(null);
  const [placeFor, setPlaceFor] = useState<string | null>(null);
  const jump = useJump(viewport);
  const read = useCallback(
    (wamids: string[], onRefused?: () => void) =>
      mutate({ kind: 'read', wamids }, onRefused === undefined ? {} : { onError: onRefused }),
    [mutate],
  );
  const send = (words: string, putBack: () => void) => {
    const written = { kind: 'text', text: words, quotedWamid: replyTo?.wamid ?? null } as const;
    mutate(edited === null ? written : { kind: 'edit', wamid: edited.wamid, text: words }, { onError: putBack });
    setReplyTo(null);
    setEdited(null);
  };
  const actions = useMemo(
    (): BubbleActions => ({
      onChoose: (bubble, choiceId) => {
        mutate({ kind: 'choose', wamid: bubble.wamid, choiceId });
        setListId(null);
      },
      onOpenList: (bubble) => setListId(bubble.id),
      onOpenPlace: (bubble) => setPlaceFor(bubble.wamid),
      onShareNumber: (bubble) => mutate({ kind: 'share_number', wamid: bubble.wamid }),
      onReply: (bubble) => {
        setEdited(null);
        setReplyTo(bubble);
      },
      onEdit: (bubble) => {
        setReplyTo(null);
        setEdited(bubble);
      },
      onDelete: (bubble) => mutate({ kind: 'delete', wamid: bubble.wamid }),
      onReact: (bubble, emoji) => mutate({ kind: 'reaction', wamid: bubble.wamid, emoji }),
      onJump: jump,
    }),
    [mutate, jump],
  );
  const place = {
    askedBy: placeFor,
    onClose: () => setPlaceFor(null),
    onSend: (action: CustomerAction) => mutate(action),
  };
  const open = { replyTo, setReplyTo, edited, setEdited, listId, setListId, place };
  return { mutate, send, read, actions, ...open };
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
