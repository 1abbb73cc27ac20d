import { useState } from 'react';

export type Draft = { readonly title: string; readonly content: string };

const KEY = 'knowledge-draft:';

function kept(key: string): Draft | null {
  try {
    const read = JSON.parse(sessionStorage.getItem(KEY + key) ?? 'null') as Draft | null;
    return typeof read?.content === 'string' && typeof read.title === 'string' ? read : null;
  } catch {
    return null;
  }
}

/** What somebody types, kept in this tab until it is published or given up: a reload loses nothing. */
export function useDraft(key: string, published: Draft) {
  const [draft, setDraft] = useState<Draft>(() => kept(key) ?? published);
  const write = (next: Draft) => {
    setDraft(next);
    try {
      sessionStorage.setItem(KEY + key, JSON.stringify(next));
    } catch {
      // Without a place to keep it the page works all the same.
    }
  };
  const forget = (next: Draft) => {
    setDraft(next);
    sessionStorage.removeItem(KEY + key);
  };
  return { draft, write, forget };
}
