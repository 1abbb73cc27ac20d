import type { ConversationId, WorkerId } from '../core/ids.ts';
import { insertFollowUps, type KeepFiles } from '../inbox/index.ts';
import {
  type AttachmentId,
  createRunningAttachments,
  findAwaited,
  findNextDue,
  insertAttachments,
  type MediaReader,
  type MediaSource,
  type ProcessDeps,
  processAttachment,
  removeLeftovers,
  removeOldObjects,
  type Storage,
  sweepAttachments,
  takeAwaited,
} from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { hastenTurn, lockTurns, markDue } from '../turn/index.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { Sweep } from './sweepers.ts';

export type BuildMediaDeps = {
  readonly infrastructure: Pick<Infrastructure, 'db' | 'jobs' | 'beacon'>;
  readonly source: MediaSource;
  readonly storage: Storage;
  readonly retentionDays: number;
  /** Each understands some types; the first that reads a type gets it. */
  readonly readers: readonly MediaReader[];
  readonly hintsFor: ProcessDeps['hintsFor'];
  readonly allowance: ProcessDeps['allowance'];
  readonly metrics: Metrics;
  readonly log: Log;
};

/** What a worker does about files that customers send. */
export type MediaPart = {
  readonly mediaProcessor: (payload: { readonly attachmentId: string }) => Promise<void>;
  readonly keep: KeepFiles;
  readonly wake: (ids: readonly string[]) => Promise<void>;
  /** Takes over what lost workers held. */
  readonly sweep: (deadWorkers: readonly WorkerId[]) => Promise<void>;
  readonly sweeps: readonly Sweep[];
  /** Hands files back that are in work. */
  readonly interrupt: () => void;
};

const LEASE_MS = 10_000;
/** 100 MB at 1 MB a second, with some room. */
const FETCH_MS = 120_000;
const READ_MS = 120_000;
const FOLLOW_UPS_AT_ONCE = 100;

/** Joins what brings files from WhatsApp into the storage and their readings to the turns that wait for them. */
export function buildMedia(deps: BuildMediaDeps): MediaPart {
  const { db, jobs, beacon } = deps.infrastructure;
  const running = createRunningAttachments({ db, worker: beacon.id, leaseMs: LEASE_MS });
  const wake = (ids: readonly string[]): Promise<void> =>
    jobs.wake(
      'media',
      ids.map((attachmentId) => ({ payload: { attachmentId } })),
    );
  const wakeTurns = (conversations: readonly ConversationId[]): Promise<void> =>
    jobs.wake(
      'llm',
      conversations.map((conversationId) => ({ payload: { conversationId } })),
    );
  const followUp = async (): Promise<void> => {
    const due = await openFollowUps(db);
    if (due.length > 0) await wakeTurns(due);
  };
  const processing: ProcessDeps = {
    db,
    running,
    worker: beacon.id,
    leaseMs: LEASE_MS,
    source: deps.source,
    storage: deps.storage,
    readers: deps.readers,
    fetchMs: FETCH_MS,
    timeLimitMs: READ_MS,
    retentionDays: deps.retentionDays,
    hintsFor: deps.hintsFor,
    allowance: deps.allowance,
    onSettled: hastenTurn,
    afterSettled: async (conversationId) => {
      await wakeTurns([conversationId]);
      await followUp();
    },
    onEnd: (step, result, ms) => deps.metrics.record('file_step_finished', { step, result, ms }),
    onReaderFailed: (reader, error) => deps.log.error({ err: error, reader }, 'a reader of files failed'),
  };
  const { storage, retentionDays } = deps;
  return {
    mediaProcessor: async ({ attachmentId }) => {
      const conversationId = await processAttachment(processing, attachmentId as AttachmentId);
      // Others of the same customer may have waited for this one. Killed here, the sweep wakes them.
      if (conversationId !== null) await wake(await findNextDue(db, conversationId));
    },
    keep: insertAttachments,
    wake,
    sweep: (deadWorkers) => sweepAttachments({ db, wake, room: () => jobs.room('media') }, deadWorkers),
    sweeps: [
      { name: 'file leases', everyMs: 1_000, run: running.renew },
      { name: 'late files', everyMs: 2_000, run: followUp },
      { name: 'old files', everyMs: 60_000, run: () => removeOldObjects({ db, storage, retentionDays }) },
      { name: 'copies of killed workers', everyMs: 600_000, run: removeLeftovers },
    ],
    interrupt: running.stopAll,
  };
}

/** Files that turns answered without and that are settled now: their conversations have something to answer. */
async function openFollowUps(db: Db): Promise<ConversationId[]> {
  const awaited = await findAwaited(db, FOLLOW_UPS_AT_ONCE);
  if (awaited.length === 0) return [];
  return db.transaction().execute(async (tx) => {
    await lockTurns(tx, awaited);
    const conversations = await insertFollowUps(tx, await takeAwaited(tx, awaited));
    const due = conversations.map((conversationId) => ({ conversationId, messages: 1, quietMs: 0 }));
    if (due.length > 0) await markDue(tx, due);
    return conversations;
  });
}
