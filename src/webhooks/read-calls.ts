import { AppError, messageOf } from '../core/errors.ts';
import type { CallId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { lockReading, markCalls, peekStoredCalls, takeStoredCalls } from './store.ts';
import { type AfterCommit, type CallReader, type CallReading, LANES, type Lane, type StoredCall } from './types.ts';

export type ReadCallsDeps = {
  readonly db: Db;
  readonly readers: Readonly<Record<string, CallReader>>;
  /** `reason` is one of few words, and quotes nothing. */
  readonly onParked: (call: CallId, reason: string) => void;
};

const BATCH = 100;

type Batch = { readonly count: number; readonly isLast: boolean };

/**
 * Reads the stored calls of a lane until none is left, or of all lanes one after another; returns how many were read. Of
 * any number at the same time, one reads a lane.
 */
export async function readCalls(deps: ReadCallsDeps, lane: Lane | null = null): Promise<number> {
  let total = 0;
  for (const each of lane === null ? LANES : [lane]) {
    let batch: Batch;
    do {
      batch = await readBatch(deps, each);
      total += batch.count;
    } while (!batch.isLast);
  }
  return total;
}

async function readBatch(deps: ReadCallsDeps, lane: Lane): Promise<Batch> {
  try {
    return await readInOneTransaction(deps, { lane, limit: BATCH, only: null });
  } catch (error) {
    if (!isAboutTheCall(error)) throw error;
    // One of them cannot be read: each gets its own transaction, and only the poison is set aside.
    let count = 0;
    for (const id of await peekStoredCalls(deps.db, lane, BATCH)) count += await readAlone(deps, lane, id);
    return { count, isLast: count === 0 };
  }
}

async function readAlone(deps: ReadCallsDeps, lane: Lane, id: CallId): Promise<number> {
  const alone = { lane, limit: 1, only: id };
  try {
    return (await readInOneTransaction(deps, alone)).count;
  } catch (error) {
    if (!isAboutTheCall(error)) throw error;
    const reason = messageOf(error).slice(0, 300);
    await deps.db.transaction().execute(async (tx) => {
      const { calls } = await takeStoredCalls(tx, alone);
      if (calls.length > 0) await markCalls(tx, [{ id, state: 'parked', reason }]);
    });
    deps.onParked(id, wordOf(error));
    return 1;
  }
}

async function readInOneTransaction(deps: ReadCallsDeps, which: Parameters<typeof takeStoredCalls>[1]): Promise<Batch> {
  const effects: (() => Promise<void> | void)[] = [];
  const afterCommit: AfterCommit = (effect) => void effects.push(effect);
  const batch = await deps.db.transaction().execute(async (tx) => {
    await lockReading(tx, which.lane);
    const { calls, isAll } = await takeStoredCalls(tx, which);
    if (calls.length === 0) return { count: 0, isLast: true };
    const readings = await readByVendor(deps, tx, calls, afterCommit);
    for (const reading of readings)
      if (reading.state === 'parked') afterCommit(() => deps.onParked(reading.id, reading.reason));
    await markCalls(tx, readings);
    // Whoever stores a call from here on wakes a reader once more.
    return { count: calls.length, isLast: isAll };
  });
  for (const effect of effects) await effect();
  return batch;
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

/** For logs and figures: the message may quote what was read. */
function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
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
