import { availableParallelism } from 'node:os';
import type { Clock } from '../core/clock.ts';
import type { Allowance, Storage } from '../media/index.ts';
import type { ReadCache } from '../platform/cache.ts';
import { createPlaces } from '../platform/in-turn.ts';
import { type CloudApiSettings, createMediaSource } from '../vendors/whatsapp/index.ts';
import { buildMedia, type MediaPart } from './build-media.ts';
import { buildPictures } from './build-pictures.ts';
import { buildVoice } from './build-voice.ts';
import type { WorkerDeps } from './build-worker.ts';
import { joinReaders } from './join-readers.ts';
import { readingHints } from './reading-hints.ts';
import { watchVendor } from './watch-vendor.ts';

type JoinMediaDeps = Pick<WorkerDeps, 'config' | 'infrastructure' | 'metrics' | 'log'> & {
  readonly account: CloudApiSettings;
  readonly storage: Storage;
  readonly cache: ReadCache;
  readonly allowance: Allowance;
  readonly businessClock: Clock;
};

/** Where files come from, where they are kept, and who understands them. */
export async function joinMedia(deps: JoinMediaDeps): Promise<MediaPart> {
  const { config, metrics, log, businessClock } = deps;
  const { db } = deps.infrastructure;
  // Pictures and documents that strangers send: what is decoded at one time is what they cost in memory together.
  const inTurn = createPlaces(Math.max(1, availableParallelism() - 1));
  const [voice, pictures] = await Promise.all([
    buildVoice(config, metrics.record, watchVendor({ db, log }, 'speech_account_refused')),
    buildPictures(config, { db, businessClock, log, inTurn }),
  ]);
  const media = buildMedia({
    ...deps,
    source: createMediaSource(deps.account),
    retentionDays: config.mediaRetentionDays,
    readers: await joinReaders(voice, pictures, inTurn),
    hintsFor: readingHints(db, deps.cache),
  });
  const interrupt = (): void => {
    media.interrupt();
    // What a process is still reading is read again by whoever takes the file over.
    void pictures.close();
  };
  return { ...media, interrupt };
}
