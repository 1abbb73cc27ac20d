import type { Clock } from '../../core/clock.ts';
import type { ConversationId } from '../../core/ids.ts';
import { conversationsAfter } from '../../inbox/index.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { Marks, Notes } from '../ports.ts';
import { collectTexts } from './collect-texts.ts';
import {
  type ConsoleChange,
  changesAfter,
  movePosition,
  type Position,
  startOver,
  takePosition,
} from './event-store.ts';
import { foundUpTo, putRows } from './list-store.ts';
import { rowOfSummary, summarise } from './summarise.ts';
import { putTexts } from './text-store.ts';

export type ProjectDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly marks: Marks;
  readonly notes: Pick<Notes, 'newestIn'>;
};

/** Changes of one transaction, and conversations of one when the list is filled for the first time. */
const CHANGES = 1_000;
const FILLED = 200;
/** Changes that are shown before it is their turn; more wait until it is. */
const MOST = 4_000;
/** Transactions of one run; what is left waits for the next one, which may be another process's. */
const RUNS = 50;

/**
 * Carries what changed into the list and into what the search finds, in the order of the log; fills both from the
 * beginning first. One runner at a time: another one returns at once. Killed anywhere it goes on where it was.
 */
export async function projectInbox(deps: ProjectDeps): Promise<void> {
  for (let run = 0; run < RUNS; run += 1) if ((await projectOnce(deps)) === 'done') return;
}

const projectOnce = (deps: ProjectDeps): Promise<'done' | 'more'> =>
  deps.db.transaction().execute(async (tx) => {
    const position = await takePosition(tx);
    if (position === null) return 'done';
    if (position.isLost) {
      await startOver(tx);
      return 'more';
    }
    const limit = Math.min(CHANGES + position.ahead.length, MOST);
    const changes = await changesAfter(tx, position, limit);
    const known = new Set(position.ahead);
    const fresh = changes.filter(({ id }) => !known.has(id));
    const isMoved = fresh.length > 0 || changes.some(({ isSettled }) => isSettled);
    if (!isMoved) return position.filledTo === null ? 'done' : fillMore(deps, tx, position, position.filledTo);
    await refresh(deps, tx, [...new Set(fresh.flatMap(conversationIn))]);
    await movePosition(tx, { ...passed(position, changes), filledTo: position.filledTo });
    return changes.length < limit && position.filledTo === null ? 'done' : 'more';
  });

const conversationIn = ({ conversationId, what }: ConsoleChange): ConversationId[] =>
  conversationId === null || what === 'presence' ? [] : [conversationId];

/** A transaction that runs for long holds the position back, not what others have changed meanwhile. */
function passed(position: Position, changes: readonly ConsoleChange[]): Pick<Position, 'xid' | 'id' | 'ahead'> {
  const { xid, id } = changes.findLast(({ isSettled }) => isSettled) ?? position;
  return { xid, id, ahead: changes.filter(({ isSettled }) => !isSettled).map((change) => change.id) };
}

async function fillMore(deps: ProjectDeps, tx: Tx, position: Position, after: string): Promise<'more'> {
  const ids = await conversationsAfter(tx, after, FILLED);
  await refresh(deps, tx, ids);
  await movePosition(tx, { ...position, filledTo: ids.length < FILLED ? null : (ids.at(-1) ?? null) });
  return 'more';
}

async function refresh(deps: ProjectDeps, tx: Tx, ids: readonly ConversationId[]): Promise<void> {
  if (ids.length === 0) return;
  const summaries = await summarise(tx, deps.marks, ids, deps.businessClock());
  const texts = await collectTexts(deps.notes, tx, summaries, await foundUpTo(tx, ids));
  await putRows(tx, summaries.map(rowOfSummary));
  await putTexts(tx, texts);
}
