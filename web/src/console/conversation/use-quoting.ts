import { type RefObject, useCallback, useRef } from 'react';
import type { ThreadItem } from '../contract.ts';
import type { ComposerHandle } from './composer.tsx';
import { canQuote, type MessageItem } from './message-bubble.tsx';
import { useServerWords } from './use-words.ts';

/** Longer than this nothing is drawn over the field. */
const SHOWN = 300;

/** Answers under a message of the customer's: one that was chosen, or the newest. */
export function useQuoting(
  items: readonly ThreadItem[],
  composer: RefObject<ComposerHandle | null>,
  customerName: string,
) {
  const words = useServerWords();
  // The lines of the thread are not drawn again for every message that comes.
  const known = useRef(items);
  known.current = items;
  const quoteWhere = useCallback(
    (isIt: (item: MessageItem) => boolean) => {
      const found = known.current.findLast(
        (item): item is MessageItem => item.type === 'message' && canQuote(item) && isIt(item),
      );
      if (found === undefined) return;
      const said = found.text || found.attachments.find(({ text }) => text !== null)?.text;
      const text = (said ?? words(`talk.kind.${found.kind}`, found.kind)).slice(0, SHOWN);
      composer.current?.quote({ itemId: found.id, speaker: customerName, text });
    },
    [composer, customerName, words],
  );
  return {
    quote: useCallback((itemId: string) => quoteWhere(({ id }) => id === itemId), [quoteWhere]),
    quoteLast: () => quoteWhere(() => true),
  };
}
