import { newId } from '../core/ids.ts';
import { conversationFor } from '../inbox/index.ts';
import { giveUpOlder, insertOutbox, isWindowOpen, type NewOutboxMessage } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { mailInstead } from './mail-instead.ts';
import type { AnnounceDeps } from './ports.ts';
import { findByCause, insertAnnouncement } from './store.ts';
import type { AnnouncementId, NewAnnouncement } from './types.ts';

export type Announced = { readonly id: AnnouncementId; readonly isNew: boolean };

/**
 * Announces something inside the transaction in which it happens, once for its cause: a message in the outbox, or at
 * once the mail when there are only free words and the window is closed. Queue `initiated` may be woken when that has
 * committed; a sweep finds the message anyhow.
 */
export async function announce(deps: AnnounceDeps, tx: Tx, wanted: NewAnnouncement): Promise<Announced> {
  const { cause, customerId, words, template } = wanted;
  const conversation = await conversationFor(tx, customerId, deps.phoneNumberId);
  const isOpen = isWindowOpen(conversation.lastInboundAt, deps.businessClock());
  const isCarried = template !== null || (words !== null && isOpen);
  const [id, outboxId] = [newId<'announcement'>(), isCarried ? newId<'outbox'>() : null];
  const outcome = isCarried
    ? ({ state: 'queued', reason: null } as const)
    : ({ state: 'discarded', reason: 'window_closed' } as const);
  const isNew = await insertAnnouncement(tx, { ...wanted, ...outcome, id, outboxId, conversationId: conversation.id });
  if (!isNew) return { id: (await findByCause(tx, cause))?.id ?? id, isNew };
  if (wanted.supersedes && wanted.about !== null)
    await giveUpOlder(tx, { conversationId: conversation.id, topic: wanted.name, about: wanted.about });
  if (outboxId === null) {
    const event = { ...outcome, id, customerId, name: wanted.name, errorCode: null, at: deps.businessClock() };
    if (wanted.isFollowed) await deps.publish(tx, event);
    await mailInstead(deps, tx, { id, customerId, mail: wanted.mail });
    return { id, isNew };
  }
  const content = words === null ? ({ kind: 'template', text: wanted.shown } as const) : textOf(words);
  const message: NewOutboxMessage = {
    ...{ id: outboxId, conversationId: conversation.id, turnId: null, content },
    origin: 'initiated',
    ...{ topic: wanted.name, purpose: wanted.purpose },
    ...(wanted.about !== null && { about: wanted.about }),
    expiresAt: wanted.expiresAt,
    ...(template !== null && { template }),
  };
  await insertOutbox([message]).execute(tx);
  return { id, isNew };
}

const textOf = (text: string) => ({ kind: 'text', text }) as const;
