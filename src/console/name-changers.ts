import type { ThreadChange } from '../handoff/index.ts';
import type { Db } from '../platform/db/index.ts';
import { namesOfStaff } from '../staff/index.ts';

const OF_STAFF = /^staff:(.+)$/;

/** Changes of who holds a conversation under the names of the people who made them. */
export async function nameChangers(db: Db, changes: readonly ThreadChange[]): Promise<ThreadChange[]> {
  const ids = changes.flatMap(({ by }) => OF_STAFF.exec(by)?.[1] ?? []);
  if (ids.length === 0) return [...changes];
  const names = await namesOfStaff(db, [...new Set(ids)]);
  return changes.map((change) => {
    const id = OF_STAFF.exec(change.by)?.[1];
    return id === undefined ? change : { ...change, by: names.get(id) ?? '–' };
  });
}
