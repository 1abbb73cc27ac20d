import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../core/errors.ts';
import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { claimAttachment } from './claim-store.ts';
import { type Fetched, fetchAttachment } from './fetch-attachment.ts';
import { markAgain, markFailed, markStored } from './fetched-store.ts';
import { dropObject, dropObjectsOf, keepObject, noteObject } from './object-store.ts';
import { afterOutageIn, fetchAgainIn, isLongAway, isOutage } from './outage-rules.ts';
import type { MediaSource, Storage } from './ports.ts';
import { markRead, markUnopened, markUnread, release, type Unasked } from './progress-store.ts';
import { removeObjects } from './remove-objects.ts';
import { afterBudgetIn, MAX_ATTEMPTS, readAgainIn, whyUnread } from './retry-rules.ts';
import type { RunningAttachments } from './running-attachments.ts';
import { admitFile } from './spend/admit-file.ts';
import { openTill } from './spend/open-till.ts';
import type { Allowance } from './spend/types.ts';
import type { AttachmentId, ClaimedAttachment, FetchFailure, Reading, ReadingHints } from './types.ts';
import { type UnderstandDeps, understandAttachment } from './understand-attachment.ts';
import { unread } from './unread.ts';

export type ProcessDeps = UnderstandDeps & {
  readonly db: Db;
  readonly worker: WorkerId;
  readonly leaseMs: number;
  readonly running: RunningAttachments;
  readonly source: MediaSource;
  readonly storage: Storage;
  /** Longest time to fetch one file, ms. */
  readonly fetchMs: number;
  readonly retentionDays: number;
  readonly hintsFor: (conversationId: ConversationId) => Promise<ReadingHints>;
  readonly allowance: Allowance;
  /** A file has an end for now: whoever waits for it may go on. Runs in the transaction that says so. */
  readonly onSettled: (tx: Tx, conversationId: ConversationId) => Promise<void>;
  /** After that transaction. */
  readonly afterSettled: (conversationId: ConversationId) => Promise<void>;
  /** Told of each step that ended. */
  readonly onEnd: (step: 'fetch' | 'read', result: string, ms: number) => void;
};

/**
 * Does what is due for one file: fetches it, keeps it, understands it. Killed anywhere it goes on; twice is once.
 * Returns whose files may go on, null when nothing was done.
 */
export async function processAttachment(deps: ProcessDeps, id: AttachmentId): Promise<ConversationId | null> {
  const file = await claimAttachment(deps.db, id, deps.worker, deps.leaseMs);
  if (!file) return null;
  const watched = deps.running.add(file);
  const folder = await mkdtemp(join(tmpdir(), 'recado-media-'));
  try {
    await work(deps, file, join(folder, 'file'), watched.signal);
  } catch (error) {
    if (watched.signal.aborted) await release(deps.db, file, deps.worker);
    else throw error;
  } finally {
    watched.remove();
    await rm(folder, { recursive: true, force: true });
  }
  return file.conversationId;
}

async function work(deps: ProcessDeps, file: ClaimedAttachment, path: string, signal: AbortSignal): Promise<void> {
  if (file.attempts > MAX_ATTEMPTS) return giveUp(deps, file);
  const stored = file.state === 'announced' ? await fetchIt(deps, file, path, signal) : await copyOf(deps, file, path);
  if (stored !== null) await readIt(deps, stored, path, signal);
}

/** Whoever worked on it died, again and again: the file may be the reason. */
async function giveUp(deps: ProcessDeps, file: ClaimedAttachment): Promise<void> {
  const { worker } = deps;
  const end = (tx: Tx): Promise<boolean> =>
    file.state === 'announced'
      ? markFailed(tx, file, worker, 'unreachable', null)
      : markRead(tx, file, worker, unread('damaged'), null);
  await settle(deps, file, end);
}

/** The file with its bytes in the storage and in `path`; null when there is nothing more to do now. */
async function fetchIt(
  deps: ProcessDeps,
  file: ClaimedAttachment,
  path: string,
  signal: AbortSignal,
): Promise<ClaimedAttachment | null> {
  const startedAt = performance.now();
  const { source, storage, fetchMs: totalMs } = deps;
  const noteKey = (key: string): Promise<void> => noteObject(deps.db, key, file.id);
  const fetched = await fetchAttachment({ source, storage, noteKey, totalMs }, file, path, signal);
  signal.throwIfAborted();
  const end = (result: string): void => deps.onEnd('fetch', result, performance.now() - startedAt);
  if (fetched.outcome === 'stored') {
    const { stored } = fetched;
    const isOurs = await deps.db.transaction().execute(async (tx) => {
      const isKept = await markStored(tx, file, deps.worker, stored);
      if (isKept) await keepObject(tx, stored.key, deps.retentionDays);
      else await dropObject(tx, stored.key);
      return isKept;
    });
    end(isOurs ? 'stored' : 'fenced');
    return isOurs ? { ...file, state: 'stored', attempts: 1, storageKey: stored.key, ...stored } : null;
  }
  await putOff(deps, file, fetched);
  end(fetched.reason satisfies FetchFailure);
  return null;
}

/**
 * Whoever waits for a file that does not come is told after some minutes. While an outage may be the reason it is tried
 * on for as long as WhatsApp keeps it: what comes then is there for the next turn and for staff.
 */
async function putOff(
  deps: ProcessDeps,
  file: ClaimedAttachment,
  fetched: Exclude<Fetched, { outcome: 'stored' }>,
): Promise<void> {
  const { reason } = fetched;
  const askedMs = fetched.outcome === 'failed' ? null : fetched.afterMs;
  const soonMs = fetched.outcome === 'failed' ? null : fetchAgainIn(file.attempts, askedMs);
  if (soonMs !== null) return void (await markAgain(deps.db, file, deps.worker, reason, soonMs));
  const laterMs = fetched.outcome === 'again' && isOutage(reason) ? afterOutageIn(file.ageMs, askedMs) : null;
  if (file.isSettled && laterMs !== null) await markAgain(deps.db, file, deps.worker, reason, laterMs);
  else await settle(deps, file, (tx) => markFailed(tx, file, deps.worker, reason, laterMs));
}

/** A copy of what is in the storage already, to read from. */
async function copyOf(deps: ProcessDeps, file: ClaimedAttachment, path: string): Promise<ClaimedAttachment | null> {
  if (file.storageKey === null) return null;
  try {
    await pipeline(await deps.storage.open(file.storageKey), createWriteStream(path, { mode: 0o600 }));
    return file;
  } catch (error) {
    const isGone = error instanceof AppError && error.kind === 'not_found';
    if (isGone) await settle(deps, file, (tx) => markFailed(tx, file, deps.worker, 'gone', null));
    else await putOffReading(deps, file);
    return null;
  }
}

/** The storage is away, which says nothing about the file. */
async function putOffReading(deps: ProcessDeps, file: ClaimedAttachment): Promise<void> {
  const againMs = afterOutageIn(file.ageMs, null);
  const isToSettle = !file.isSettled && (againMs === null || isLongAway(file.ageMs));
  const mark = (tx: Tx): Promise<boolean> => markUnopened(tx, file, deps.worker, isToSettle, againMs);
  if (isToSettle) await settle(deps, file, mark);
  else await deps.db.transaction().execute(mark);
}

async function readIt(deps: ProcessDeps, file: ClaimedAttachment, path: string, signal: AbortSignal): Promise<void> {
  const quiet = unasked(file);
  if (quiet !== null) return void (await settle(deps, file, (tx) => markUnread(tx, file, deps.worker, quiet)));
  const startedAt = performance.now();
  const reading = (await admitFile(deps, file)) ? await understand(deps, file, path, signal) : unread('day_limit');
  const againMs = await againIn(deps, file, reading);
  let dropped: readonly string[] = [];
  await settle(deps, file, async (tx) => {
    const isMarked = await markRead(tx, file, deps.worker, againMs === null ? whole(reading) : reading, againMs);
    if (isMarked && reading.holdsCard) dropped = await dropObjectsOf(tx, file.id);
    return isMarked;
  });
  // Should this fail, the sweep does it.
  await removeObjects(deps, dropped);
  deps.onEnd('read', reading.unread ?? 'understood', performance.now() - startedAt);
}

function unasked({ isElsewhere, isOverflow, kind }: ClaimedAttachment): Unasked | null {
  if (isElsewhere) return 'elsewhere';
  if (isOverflow) return 'too_many';
  // A gesture: there is nothing to read in it.
  return kind === 'sticker' ? 'sticker' : null;
}

/** Its parts are kept apart only for the next attempt. */
const whole = ({ parts: _, ...reading }: Reading): Reading => reading;

const againIn = async (
  { allowance }: ProcessDeps,
  file: ClaimedAttachment,
  reading: Reading,
): Promise<number | null> =>
  whyUnread(reading) === 'over_budget' && !reading.holdsCard
    ? afterBudgetIn(file.ageMs, await allowance.nextDayInMs())
    : readAgainIn(file.attempts, reading);

async function understand(
  deps: ProcessDeps,
  file: ClaimedAttachment,
  path: string,
  signal: AbortSignal,
): Promise<Reading> {
  const readable = { path, mime: file.mime ?? 'application/octet-stream', bytes: file.bytes ?? 0 };
  const known = file.known === null ? {} : { known: file.known };
  const hints = { ...(await deps.hintsFor(file.conversationId)), till: openTill(deps, file), ...known };
  return understandAttachment(deps, readable, hints, signal);
}

async function settle(
  deps: ProcessDeps,
  file: ClaimedAttachment,
  mark: (tx: Tx) => Promise<boolean>,
): Promise<boolean> {
  if (file.isElsewhere) return deps.db.transaction().execute(mark);
  const isOurs = await deps.db.transaction().execute(async (tx) => {
    // In the order in which a turn commits: first its queue, then its files.
    await deps.onSettled(tx, file.conversationId);
    return mark(tx);
  });
  if (isOurs) await deps.afterSettled(file.conversationId);
  return isOurs;
}
