import type { OutboxId } from '../core/ids.ts';
import { findUnheard, giveUpUnheard } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { type Change, dropChanges, moveAnnouncement, takeChanges } from './change-store.ts';
import { mailInstead } from './mail-instead.ts';
import type { AlertUnheard, AnnounceDeps, Retell } from './ports.ts';
import { needsMail } from './rules.ts';
import type { AnnouncementState } from './types.ts';

type FollowDeps = Pick<AnnounceDeps, 'addressOf' | 'publish'> & {
  readonly db: Db;
  readonly retell: Retell;
  readonly alertUnheard: AlertUnheard;
};

const AT_ONCE = 200;

/**
 * Follows what became of the messages that carry announcements, in order: the state, what others are told of it, and
 * the mail for whoever it did not reach, in the transaction that takes the change away. Answers that the window kept from
 * the customer are told as announcements. Returns how many changes.
 */
export async function followChanges(deps: FollowDeps): Promise<number> {
  for (let followed = 0; ; ) {
    const taken = await deps.db.transaction().execute(async (tx) => {
      const changes = await takeChanges(tx, AT_ONCE);
      for (const change of changes) await follow(deps, tx, change);
      if (changes.length > 0)
        await dropChanges(
          tx,
          changes.map(({ id }) => id),
        );
      return changes.length;
    });
    followed += taken;
    if (taken < AT_ONCE) return followed;
  }
}

async function follow(deps: FollowDeps, tx: Tx, change: Change): Promise<void> {
  const { announcement, reason, errorCode, at } = change;
  if (announcement === null && change.about !== null) return tellInstead(deps, tx, change.outboxId, change.about);
  // What failed and has a successor is still on its way.
  if (announcement === null || (change.state === 'failed' && change.isReplaced)) return;
  const state = stateOf(change.state);
  const isMoved = await moveAnnouncement(tx, announcement.id, { state, reason, errorCode, stateAt: at });
  if (!isMoved) return;
  const { id, customerId, name } = announcement;
  if (announcement.isFollowed) await deps.publish(tx, { id, customerId, name, state, reason, errorCode, at });
  if (needsMail(state, reason) && announcement.mailedAt === null) await mailInstead(deps, tx, announcement);
}

async function tellInstead({ retell, alertUnheard }: FollowDeps, tx: Tx, id: OutboxId, about: string): Promise<void> {
  const text = await findUnheard(tx, id);
  if (text === null) return;
  if (await retell(tx, { about, text })) await giveUpUnheard(tx, id);
  else await alertUnheard(tx, id);
}

const stateOf = (state: string): AnnouncementState => (state === 'played' ? 'read' : (state as AnnouncementState));
