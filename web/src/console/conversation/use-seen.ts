import { useDocumentVisibility } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { sendRequest } from '../../app/send-request.ts';
import type { Conversation } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import { pathOf } from './talk-queries.ts';
import { useRefusal } from './use-refusal.ts';

const SEEN_MS = 1_000;

/** While people have it, each opening is told: with it the customer's messages are marked as read at WhatsApp. */
const PEOPLE: ReadonlySet<string> = new Set(['waiting', 'person']);

/** Read is what was the last message, at the end of a visible page, for a second. */
export function useSeen(conversation: Conversation, lastId: string | null) {
  const id = conversation.conversationId;
  const isWithPeople = PEOPLE.has(conversation.holder);
  const client = useQueryClient();
  const navigate = useNavigate();
  const refuse = useRefusal();
  const visibility = useDocumentVisibility();
  const [isAtEnd, setAtEnd] = useState(true);
  const reported = useRef<string | null>(null);
  const { mutate } = useMutation({
    networkMode: 'always',
    mutationFn: (itemId: string | null) =>
      sendRequest<undefined>(pathOf(id, '/seen'), { method: 'PUT', body: { itemId } }),
    onSuccess: (_answer, itemId) => {
      client.setQueryData(consoleQueries.conversation(id).queryKey, (known) =>
        known === undefined ? known : { ...known, unread: itemId === null ? Math.max(known.unread, 1) : 0 },
      );
      void client.invalidateQueries({ queryKey: ['console', 'inbox'] });
      void client.invalidateQueries({ queryKey: consoleQueries.alerts.queryKey });
    },
  });
  useEffect(() => {
    if (lastId === null || !isAtEnd || visibility !== 'visible' || reported.current === lastId) return;
    if (conversation.unread === 0 && !isWithPeople && reported.current === null) {
      reported.current = lastId;
      return;
    }
    const timer = setTimeout(() => {
      reported.current = lastId;
      mutate(lastId, {
        onError: () => {
          reported.current = null;
        },
      });
    }, SEEN_MS);
    return () => clearTimeout(timer);
  }, [lastId, isAtEnd, visibility, mutate, conversation.unread, isWithPeople]);

  /** Goes back to the list: staying here would read it again. */
  const markUnread = useCallback(() => {
    mutate(null, { onError: refuse, onSuccess: () => void navigate({ to: '/' }) });
  }, [mutate, refuse, navigate]);
  return { setAtEnd, markUnread };
}
