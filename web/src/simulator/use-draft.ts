import { useState } from 'react';

const keyOf = (customerId: string) => `recado.simulator.draft.${customerId}`;

/** What is typed and not sent, kept for each customer until this browser tab closes. */
export function useDraft(customerId: string): [string, (words: string) => void] {
  const [words, setWords] = useState(() => sessionStorage.getItem(keyOf(customerId)) ?? '');
  const write = (next: string) => {
    setWords(next);
    if (next === '') sessionStorage.removeItem(keyOf(customerId));
    else sessionStorage.setItem(keyOf(customerId), next);
  };
  return [words, write];
}
