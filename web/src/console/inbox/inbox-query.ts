import { type InfiniteData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { Inbox, SearchHit, View } from '../contract.ts';
import { API } from '../queries.ts';

const FIRST_PAGE = 60;
const PAGE = 200;

const read = (view: View, limit: number, cursor: string | null = null): Promise<Inbox> =>
  sendRequest<Inbox>(
    `${API}/inbox?view=${view}&limit=${limit}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
  );

/**
 * One view of the list. Asked again, it reads the beginning and keeps the rows that were loaded further down: what
 * happened now stands at the beginning, and nobody who has scrolled loses their place.
 */
export const inboxQuery = (view: View) =>
  queryOptions({
    queryKey: ['console', 'inbox', view, 'list'],
    queryFn: async ({ client, queryKey }): Promise<Stored> => {
      const known = () => client.getQueryData<Stored>(queryKey)?.pages[0];
      return stored(keepLoaded(known(), await read(view, known() === undefined ? FIRST_PAGE : PAGE), known));
    },
    select: ({ pages }) => pages[0],
  });

/** In the shape of an infinite query with one page, like everything under `inbox`: the frame reads the clock in it. */
type Stored = InfiniteData<Inbox, string | null>;
const stored = (inbox: Inbox): Stored => ({ pages: [inbox], pageParams: [null] });

function keepLoaded(before: Inbox | undefined, fresh: Inbox, known: () => Inbox | undefined): Inbox {
  const now = known() ?? before;
  const last = fresh.rows.at(-1);
  if (now === undefined || last === undefined || fresh.cursor === null) return fresh;
  if (now.rows.length <= fresh.rows.length) return fresh;
  const ids = new Set(fresh.rows.map(({ conversationId }) => conversationId));
  // A row of the beginning that is gone from it was handled, unless newer ones have pushed it down.
  const rest = now.rows.filter(
    (row, index) => !ids.has(row.conversationId) && (index >= fresh.rows.length || row.lastAt <= last.lastAt),
  );
  return { ...fresh, rows: [...fresh.rows, ...rest], cursor: now.cursor };
}

/** The next page, behind what is loaded. */
export async function loadMore(client: QueryClient, view: View): Promise<void> {
  const { queryKey } = inboxQuery(view);
  const cursor = client.getQueryData<Stored>(queryKey)?.pages[0]?.cursor ?? null;
  if (cursor === null) return;
  const page = await read(view, PAGE, cursor);
  client.setQueryData<Stored>(queryKey, (cached) => {
    const known = cached?.pages[0];
    if (known === undefined || known.cursor !== cursor) return cached;
    const ids = new Set(known.rows.map(({ conversationId }) => conversationId));
    const added = page.rows.filter(({ conversationId }) => !ids.has(conversationId));
    return stored({ ...known, rows: [...known.rows, ...added], cursor: page.cursor, counts: page.counts });
  });
}

const SHORTEST_SEARCH = 2;

/** Counted as the server does: an emoji is one character, though its string is two units long. */
export const isSearchable = (term: string): boolean => [...term.trim()].length >= SHORTEST_SEARCH;

/** Without age limit; what was found stays while the next letters are typed. */
export const searchQuery = (term: string) =>
  queryOptions({
    queryKey: ['console', 'search', term],
    queryFn: async () =>
      (await sendRequest<{ hits: readonly SearchHit[] }>(`${API}/search?q=${encodeURIComponent(term)}`)).hits,
    placeholderData: (before) => before,
    staleTime: 10_000,
  });
