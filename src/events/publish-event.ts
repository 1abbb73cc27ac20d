import type { Tx } from '../platform/db/index.ts';
import { insertEvent } from './event-store.ts';
import type { NewEvent } from './types.ts';

/** Keeps, inside the transaction in which something happens, that other systems are told of it. */
export const publishEvent = (tx: Tx, event: NewEvent): Promise<void> => insertEvent(tx, event);
