import { newId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { insertEvent } from './store.ts';
import type { NewEvent } from './types.ts';

/** Keeps, inside the transaction in which something happens, that other systems are told of it. */
export async function publishEvent(tx: Tx, { type, at, data }: NewEvent): Promise<void> {
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  await insertEvent(tx, { id: newId<'event'>(), type, body });
}
