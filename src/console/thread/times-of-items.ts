import { proposalsWithIds } from '../../actions/index.ts';
import { isUuid } from '../../core/ids.ts';
import { changeWith } from '../../handoff/index.ts';
import { messagesWithIds, overheardWithIds } from '../../inbox/index.ts';
import { saidWithIds } from '../../outbox/index.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Notes } from '../ports.ts';

/** Where an item of a thread stands. */
export type ItemPlace = {
  readonly conversationId: string;
  readonly source: string;
  readonly key: string;
  /** Machine time, microseconds. */
  readonly storedAt: number;
};

const CHANGE = /^change-(\d{1,18})$/;

/** The id under which a change of the holder stands in a thread. */
export const changeItemId = (key: string): string => `change-${key}`;

/** Finds an item by its id, whatever it is; null: there is none. */
export async function placeOfItem(db: Db, notes: Pick<Notes, 'withId'>, id: string): Promise<ItemPlace | null> {
  const change = CHANGE.exec(id)?.[1];
  if (change !== undefined) return placed('changes', await changeWith(db, change));
  if (!isUuid(id)) return null;
  const [[message], [said], [heard], [proposal], note] = await Promise.all([
    messagesWithIds(db, [id]),
    saidWithIds(db, [id]),
    overheardWithIds(db, [id]),
    proposalsWithIds(db, [id]),
    notes.withId(id),
  ]);
  return (
    placed('messages', message) ??
    placed('said', said) ??
    placed('overheard', heard) ??
    placed('proposals', proposal) ??
    placed('notes', note)
  );
}

const placed = (source: string, row: Omit<ItemPlace, 'source'> | null | undefined): ItemPlace | null =>
  row == null ? null : { source, conversationId: row.conversationId, key: row.key, storedAt: row.storedAt };

/** When what was said in these items was stored (microseconds); of other items nothing. */
export async function timesOfItems(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const given = ids.filter(isUuid);
  if (given.length === 0) return new Map();
  const [messages, said] = await Promise.all([messagesWithIds(db, given), saidWithIds(db, given)]);
  return new Map([...messages, ...said].map(({ id, storedAt }) => [id as string, storedAt]));
}
