import type { ConversationId } from '../core/ids.ts';
import { changesOnPage } from '../handoff/index.ts';
import type { Db } from '../platform/db/index.ts';
import { actsAbout } from '../staff/index.ts';
import type { CustomerPanel } from './contract.ts';

const SHOWN = 50;

/** What was done in a conversation, the newest first: every act of people, and what the assistant and the rules decided. */
export async function readActivity(db: Db, id: ConversationId): Promise<CustomerPanel['activity']> {
  const [acts, changes] = await Promise.all([
    actsAbout(db, `conversation:${id}`, SHOWN),
    changesOnPage(db, { conversationId: id, direction: 'older', from: null, limit: SHOWN }),
  ]);
  const decided = changes
    .filter(({ by }) => !by.startsWith('staff:'))
    .map(({ storedAt, by, holder }) => ({ at: new Date(storedAt / 1_000), by, act: holder as string, device: null }));
  return [...acts.map(({ at, by, act, device }) => ({ at, by: by ?? '–', act, device })), ...decided]
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, SHOWN)
    .map((one) => ({ ...one, at: one.at.toISOString() }));
}
