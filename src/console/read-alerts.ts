import { isSerious, listAlerts, remedyOf } from '../handoff/index.ts';
import { countDrafts, draftsBetween } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Alerts } from './contract.ts';
import { rowsOfView, rowsWithIds } from './inbox/list-store.ts';
import { type ReadInboxDeps, readCounts } from './inbox/read-inbox.ts';

/** As many are named; the badge counts all. */
const NAMED = 100;

/** What the banner says: who waits for a person, then for a draft to be let go, the longest first, and what is wrong with the shop. */
export async function readAlerts(deps: ReadInboxDeps, staffId: string): Promise<Alerts> {
  const [waiting, drafts, { waiting: draftsInAll }, problems, counts] = await Promise.all([
    rowsOfView(deps.db, 'waiting', staffId, null, NAMED),
    readDrafts(deps.db),
    countDrafts(deps.db),
    listAlerts(deps.db),
    readCounts(deps, staffId),
  ]);
  return {
    waiting: [
      ...waiting.map(({ conversationId, shown: { customer, reason, since, lastAt } }) => ({
        ...{ conversationId, customer, reason },
        since: since ?? lastAt,
      })),
      ...drafts,
    ],
    problems: problems.map(({ code, count, since, newestAt }) => ({
      ...{ code, count, isSerious: isSerious(code) },
      since: since.toISOString(),
      newestAt: newestAt.toISOString(),
      remedy: remedyOf(code),
    })),
    badge: counts.waiting + draftsInAll + counts.unread,
  };
}

async function readDrafts(db: Db): Promise<Alerts['waiting']> {
  const drafts = await draftsBetween(db, new Date(0), new Date(8.64e15), NAMED);
  const rows = await rowsWithIds(
    db,
    drafts.map(({ conversationId }) => conversationId),
  );
  const shownOf = new Map(rows.map(({ conversationId, shown }) => [conversationId, shown]));
  return drafts.flatMap(({ conversationId, since }) => {
    const shown = shownOf.get(conversationId);
    return shown === undefined
      ? []
      : [{ conversationId, customer: shown.customer, reason: 'draft', since: since.toISOString() }];
  });
}
