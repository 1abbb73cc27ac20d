import { AppError } from '../../core/errors.ts';
import type { ThreadBound, ThreadPage } from '../../platform/db/index.ts';
import type { Bounds, Entry, ThreadSource } from '../ports.ts';

/** A page of several kinds in one order, and from where each kind goes on; null: there is nothing more. */
export type Merged = { readonly entries: readonly Entry[]; readonly from: Bounds; readonly hasMore: boolean };

/**
 * Reads a page of each source and merges them by the time at which things were stored; within a source its own order
 * holds. The bounds say where each source goes on, so that a page never moves, whatever is stored meanwhile.
 */
export async function mergePages(
  sources: readonly ThreadSource[],
  page: Omit<ThreadPage, 'from'>,
  from: Bounds,
): Promise<Merged> {
  const read = await Promise.all(
    sources.map(async ({ name, onPage }) => ({
      name,
      rows: [...(await onPage({ ...page, limit: page.limit + 1, from: from[name] ?? null }))],
    })),
  );
  const queues = read.map(({ name, rows }) => ({ name, rows, taken: 0 }));
  const entries: Entry[] = [];
  const bounds: Record<string, ThreadBound> = { ...from };
  while (entries.length < page.limit) {
    const next = queues
      .filter(({ rows, taken }) => taken < rows.length)
      .toSorted((a, b) => compare(a.rows[a.taken], b.rows[b.taken], page.direction))[0];
    const entry = next?.rows[next.taken];
    if (next === undefined || entry === undefined) break;
    next.taken += 1;
    entries.push(entry);
    bounds[next.name] = { key: entry.key };
  }
  return { entries, from: bounds, hasMore: queues.some(({ rows, taken }) => taken < rows.length) };
}

function compare(a: Entry | undefined, b: Entry | undefined, direction: ThreadPage['direction']): number {
  const difference = (a?.storedAt ?? 0) - (b?.storedAt ?? 0);
  return direction === 'newer' ? difference : -difference;
}

/** Bounds as a word in an address. */
export const writeBounds = (bounds: Bounds): string => Buffer.from(JSON.stringify(bounds)).toString('base64url');

/** @throws AppError when it is none of ours. */
export function readBounds(word: string, sources: readonly ThreadSource[]): Bounds {
  try {
    const given = JSON.parse(Buffer.from(word, 'base64url').toString()) as Record<string, unknown>;
    return Object.fromEntries(
      sources.flatMap(({ name }) => {
        const bound = given[name];
        return bound === undefined ? [] : [[name, checked(bound)]];
      }),
    );
  } catch (cause) {
    throw new AppError('cursor_invalid', 'invalid', { cause });
  }
}

/** Numbers, or a number and an id: nothing else is a key. */
const KEY = /^(\d{1,18}|(\d{1,18}~)?[0-9a-f-]{36})$/;

function checked(bound: unknown): ThreadBound {
  if (typeof bound === 'object' && bound !== null) {
    if ('key' in bound && typeof bound.key === 'string' && KEY.test(bound.key)) return { key: bound.key };
    if ('at' in bound && Number.isSafeInteger(bound.at) && Number(bound.at) >= 0) return { at: Number(bound.at) };
  }
  throw new Error('no bound');
}
