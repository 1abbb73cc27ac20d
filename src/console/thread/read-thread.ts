import type { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { ItemsQuery, Thread, ThreadItem } from '../contract.ts';
import type { Bounds, ThreadSource } from '../ports.ts';
import { mergePages, readBounds, writeBounds } from './merge-pages.ts';
import { type ThreadDeps, threadSources } from './thread-sources.ts';
import { type ItemPlace, placeOfItem } from './times-of-items.ts';

/** A page of everything that happened in a conversation, oldest first. */
export async function readThread(
  deps: ThreadDeps,
  conversationId: ConversationId,
  { before, after, around, limit }: z.infer<typeof ItemsQuery>,
): Promise<Thread> {
  const sources = threadSources(deps);
  if (around !== undefined) {
    const place = await placeOfItem(deps.db, deps.notes, around);
    if (place === null || place.conversationId !== conversationId) throw new AppError('item_unknown', 'not_found');
    return pageAround(sources, conversationId, place, limit);
  }
  if (after !== undefined) return newerPage(sources, conversationId, readBounds(after, sources), limit);
  const from = before === undefined ? {} : readBounds(before, sources);
  const page = await mergePages(sources, { conversationId, direction: 'older', limit }, from);
  return {
    items: page.entries.toReversed().map(({ item }) => item),
    before: page.hasMore ? writeBounds(page.from) : null,
    after: null,
  };
}

async function newerPage(
  sources: readonly ThreadSource[],
  conversationId: string,
  from: Bounds,
  limit: number,
): Promise<Thread> {
  const page = await mergePages(sources, { conversationId, direction: 'newer', limit }, from);
  const items = page.entries.map(({ item }) => item);
  return { items, before: null, after: page.hasMore ? writeBounds(page.from) : null };
}

/** What came just before an item, the item, and what came after it. */
async function pageAround(
  sources: readonly ThreadSource[],
  conversationId: string,
  place: ItemPlace,
  limit: number,
): Promise<Thread> {
  const half = Math.ceil(limit / 2);
  const later = await mergePages(
    sources,
    { conversationId, direction: 'newer', limit: limit - half },
    boundsAt(sources, place),
  );
  const earlier = await mergePages(
    sources,
    { conversationId, direction: 'older', limit: half },
    { ...boundsAt(sources, place), [place.source]: { key: place.key, isIncluded: true } },
  );
  return {
    items: [...earlier.entries.toReversed(), ...later.entries].map(({ item }) => item),
    before: earlier.hasMore ? writeBounds(earlier.from) : null,
    after: later.hasMore ? writeBounds(later.from) : null,
  };
}

const boundsAt = (sources: readonly ThreadSource[], { source, key, storedAt }: ItemPlace): Bounds =>
  Object.fromEntries(sources.map(({ name }) => [name, name === source ? { key } : { at: storedAt }]));

/** What came after an item, or the newest when none was seen; at most 200. */
export async function itemsAfter(
  deps: ThreadDeps,
  conversationId: ConversationId,
  lastSeenId: string | null,
): Promise<readonly ThreadItem[]> {
  const place = lastSeenId === null ? null : await placeOfItem(deps.db, deps.notes, lastSeenId);
  if (place === null || place.conversationId !== conversationId) {
    return (await readThread(deps, conversationId, { limit: 200 })).items;
  }
  const sources = threadSources(deps);
  return (await newerPage(sources, conversationId, boundsAt(sources, place), 200)).items;
}

/** One item by its id; null: there is none. */
export async function itemWith(deps: ThreadDeps, id: string): Promise<ThreadItem | null> {
  const place = await placeOfItem(deps.db, deps.notes, id);
  if (place === null) return null;
  const source = threadSources(deps).find(({ name }) => name === place.source);
  const page = { conversationId: place.conversationId, direction: 'older', limit: 1 } as const;
  const entries = (await source?.onPage({ ...page, from: { key: place.key, isIncluded: true } })) ?? [];
  return entries[0]?.item ?? null;
}
