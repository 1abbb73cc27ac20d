import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { insertCalls, type NewCall } from './store.ts';
import type { Lane } from './types.ts';

export type AcceptDeps = {
  readonly db: Db;
  /** Told once per stored batch, after the calls were acknowledged, of the lanes that they are in. */
  readonly onStored: (lanes: readonly Lane[]) => void;
};

/** Stores one call word for word; resolves when it is durable, rejects with `call_not_stored` when it is not. */
export type AcceptCall = (vendor: string, body: Buffer, lane?: Lane) => Promise<void>;

const MAX_BATCH = 200;
/** The statement holds each body several times over: a batch is full before that matters. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;

type Waiting = { readonly call: NewCall; readonly resolve: () => void; readonly reject: (error: AppError) => void };

/**
 * Group commit: calls that arrive while a batch is under way go into the next one, and one statement makes all of
 * them durable. A failed batch is tried row by row, so that one bad call is refused alone.
 */
export function createAcceptCall(deps: AcceptDeps): AcceptCall {
  let waiting: Waiting[] = [];
  let isFlushing = false;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const size = batchSize(waiting);
      const batch = waiting.slice(0, size);
      waiting = waiting.slice(size);
      const stored = await storeBatch(deps.db, batch);
      if (stored.length > 0) deps.onStored([...new Set(stored)]);
    }
    isFlushing = false;
  };

  return (vendor, body, lane = 'urgent') =>
    new Promise((resolve, reject) => {
      waiting.push({ call: { id: newId(), vendor, lane, body }, resolve, reject });
      if (isFlushing) return;
      isFlushing = true;
      // What arrives in the same turn of the event loop shares the first batch.
      setImmediate(() => void flush());
    });
}

/** At least one call, then as many as fit. */
function batchSize(waiting: readonly Waiting[]): number {
  let bytes = 0;
  const full = waiting.findIndex(({ call }, index) => {
    bytes += call.body.length;
    return index > 0 && (index >= MAX_BATCH || bytes > MAX_BATCH_BYTES);
  });
  return full === -1 ? waiting.length : full;
}

/** Returns the lanes of the calls that were stored. */
async function storeBatch(db: Db, batch: readonly Waiting[]): Promise<readonly Lane[]> {
  try {
    await insertCalls(
      db,
      batch.map((entry) => entry.call),
    );
    for (const entry of batch) entry.resolve();
    return batch.map(({ call }) => call.lane);
  } catch (cause) {
    const first = batch[0];
    if (batch.length > 1 && !isUnreachable(cause)) return storeOneByOne(db, batch);
    for (const entry of batch)
      entry.reject(
        new AppError('call_not_stored', 'unavailable', { cause, facts: { vendor: first?.call.vendor ?? '' } }),
      );
    return [];
  }
}

async function storeOneByOne(db: Db, batch: readonly Waiting[]): Promise<readonly Lane[]> {
  const stored: Lane[] = [];
  for (const entry of batch) stored.push(...(await storeBatch(db, [entry])));
  return stored;
}

/** When the database cannot be reached or is full, asking it once per call would only take longer. */
const isUnreachable = (cause: unknown): boolean => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return !/^2[0-3]/.test(code);
};
