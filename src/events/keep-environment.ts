import { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { unsetEnvironment, upsertEnvironment } from './environment-store.ts';
import { adoptOldEvents } from './event-store.ts';

/** What it wants at its beginning; the console may ask for more. */
const TYPES = ['notification.updated'];
const ROWS = 500;

/**
 * Keeps the endpoint that the environment names beside those of the console; `url` null: it names none. What an older
 * version of the program kept for it is delivered too.
 */
export async function keepEnvironment(db: Db, url: URL | null): Promise<void> {
  if (url === null) return unsetEnvironment(db);
  const id = await upsertEnvironment(db, { id: newId<'webhook_endpoint'>(), url: url.href, types: TYPES });
  while ((await adoptOldEvents(db, id, ROWS)) > 0);
}
