import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import { wamidOf } from '../inbox/index.ts';
import type { Content } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';

/** What a message of ours goes under. @throws AppError it is no message of this customer's, or was deleted. */
export async function quoteOf(
  db: Db,
  id: ConversationId,
  itemId: string | undefined,
): Promise<{ readonly replyTo?: string }> {
  if (itemId === undefined) return {};
  const wamid = await wamidOf(db, id, itemId);
  if (wamid === null) throw new AppError('quoted_absent', 'invalid');
  return { replyTo: wamid };
}

/** Whether what was said goes under this item; one that was deleted since is taken for the one that was quoted. */
export async function isQuoteOf(
  db: Db,
  id: ConversationId,
  kept: Content,
  itemId: string | undefined,
): Promise<boolean> {
  if (itemId === undefined || kept.replyTo === undefined) return itemId === kept.replyTo;
  const wamid = await wamidOf(db, id, itemId);
  return wamid === null || wamid === kept.replyTo;
}
