import type { Db } from '../platform/db/index.ts';
import type { ContactBook } from './ports.ts';
import { keepBook, takeUnfinished } from './store.ts';
import type { BookEntry } from './types.ts';

/** How often WhatsApp is asked in vain before a person has to look: at a try an hour a week. */
const MAX_TRIES = 168;

/** Asks WhatsApp to let go of those who were erased; returns how many erasures still have something to be asked. */
export async function finishErasures(
  { db, contactBook }: { readonly db: Db; readonly contactBook: ContactBook | null },
  { restMs }: { readonly restMs: number },
): Promise<number> {
  if (contactBook === null) return 0;
  let unfinished = 0;
  for (const { id, book, tries } of await takeUnfinished(db, restMs, 50)) {
    const left: BookEntry[] = [];
    let problem: string | null = null;
    for (const entry of book) {
      const asked = await contactBook.remove(entry);
      if (asked.outcome !== 'removed') problem = asked.words.slice(0, 300);
      if (asked.outcome === 'later' && tries < MAX_TRIES) left.push(entry);
    }
    await keepBook(db, id, left, problem);
    unfinished += left.length > 0 ? 1 : 0;
  }
  return unfinished;
}
