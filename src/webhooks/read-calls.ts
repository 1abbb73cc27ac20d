import { AppError, messageOf } from '../core/errors.ts';
import type { CallId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { lockReading, markCalls, peekStoredCalls, takeStoredCalls } from './store.ts';
import type { AfterCommit, CallReader, CallReading, StoredCall } from './types.ts';

export type ReadCallsDeps = {
  readonly db: Db;
  readonly readers: Readonly<Record<string, CallReader>>;
  readonly onParked: (call: CallId, reason: string) => void;
};

const BATCH = 100;

/** Reads stored calls until none is left; returns how many were read. Of any number at the same time, one reads. */
export async function readCalls(deps: ReadCallsDeps): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await readBatch(deps);
    total += count;
    if (count === 0) return total;
  }
}

async function readBatch(deps: ReadCallsDeps): Promise<number> {
  try {
    return await readInOneTransaction(deps, BATCH, null);
  } catch (error) {
    if (!isAboutTheCall(error)) throw error;
    // One of them cannot be read: each gets its own transaction, and only the poison is set aside.
    let count = 0;
    for (const id of await peekStoredCalls(deps.db, BATCH)) count += await readAlone(deps, id);
    return count;
  }
}

async function readAlone(deps: ReadCallsDeps, id: CallId): Promise<number> {
  try {
    return await readInOneTransaction(deps, 1, id);
  } catch (error) {
    if (!isAboutTheCall(error)) throw error;
    const reason = messageOf(error).slice(0, 300);
    await deps.db.transaction().execute(async (tx) => {
      const [call] = await takeStoredCalls(tx, 1, id);
      if (call) await markCalls(tx, [{ id, state: 'parked', reason }]);
    });
    deps.onParked(id, reason);
    return 1;
  }
}

async function readInOneTransaction(deps: ReadCallsDeps, limit: number, only: CallId | null): Promise<number> {
  const effects: (() => Promise<void> | void)[] = [];
  const afterCommit: AfterCommit = (effect) => void effects.push(effect);
  const count = await deps.db.transaction().execute(async (tx) => {
    await lockReading(tx);
    const calls = await takeStoredCalls(tx, limit, only);
    if (calls.length === 0) return 0;
    const readings = await readByVendor(deps, tx, calls, afterCommit);
    for (const reading of readings)
      if (reading.state === 'parked') afterCommit(() => deps.onParked(reading.id, reading.reason));
    await markCalls(tx, readings);
    return calls.length;
  });
  for (const effect of effects) await effect();
  return count;
}

async function readByVendor(
  deps: ReadCallsDeps,
  tx: Parameters<CallReader>[0],
  calls: readonly StoredCall[],
  afterCommit: AfterCommit,
): Promise<(CallReading & { id: CallId })[]> {
  const readings: (CallReading & { id: CallId })[] = [];
  for (const [vendor, group] of Map.groupBy(calls, (call) => call.vendor)) {
    const reader = deps.readers[vendor];
    const results = reader ? await reader(tx, group, afterCommit) : [];
    group.forEach((call, index) => {
      readings.push({ id: call.id, ...(results[index] ?? { state: 'parked', reason: `no reader for ${vendor}` }) });
    });
  }
  return readings;
}

/** Errors of data or code belong to the call; anything else (connection, disk, deadlock) to the moment. */
function isAboutTheCall(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (error instanceof AppError) return error.kind === 'invalid' || error.kind === 'bug';
  const code = 'code' in error ? String(error.code) : '';
  if (/^[0-9A-Z]{5}$/.test(code)) return /^2[1-3]/.test(code) || code.startsWith('54');
  return (
    error instanceof TypeError || error instanceof RangeError || error.name === 'ZodError' || error.name === 'AppError'
  );
}
