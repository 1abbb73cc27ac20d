import { useDocumentVisibility } from '@mantine/hooks';
import { useCallback, useEffect, useRef } from 'react';
import { sendRequest } from '../../app/send-request.ts';
import { pathOf } from './talk-queries.ts';

const AGAIN_MS = 20_000;
const TYPING_EVERY_MS = 4_000;

/** Tells colleagues who looks and who types here: a courtesy, so that what fails is not told. */
export function usePresence(conversationId: string): () => void {
  const visibility = useDocumentVisibility();
  const typedAt = useRef(0);
  const tell = useCallback(
    (state: 'viewing' | 'typing' | 'gone') =>
      void sendRequest(pathOf(conversationId, '/presence'), { method: 'POST', body: { state } }).catch(() => undefined),
    [conversationId],
  );
  useEffect(() => {
    if (visibility !== 'visible') return;
    tell('viewing');
    const timer = setInterval(() => tell('viewing'), AGAIN_MS);
    return () => {
      clearInterval(timer);
      tell('gone');
    };
  }, [visibility, tell]);
  return useCallback(() => {
    if (Date.now() - typedAt.current < TYPING_EVERY_MS) return;
    typedAt.current = Date.now();
    tell('typing');
  }, [tell]);
}
