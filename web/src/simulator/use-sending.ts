import { useMutationState } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Bubble, CustomerAction } from './contract.ts';
import { actionKey } from './customer-mutations.ts';

/** Texts whose request has no answer yet, without those that the stream has already brought. */
export function useSending(customerId: string, bubbles: readonly Bubble[]): { key: number; words: string }[] {
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
