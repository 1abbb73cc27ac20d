import type { Storage } from '../media/index.ts';
import type { ReadCache } from '../platform/cache.ts';
import { type CloudApiSettings, createMediaSource } from '../vendors/whatsapp/index.ts';
import { buildMedia, type MediaPart } from './build-media.ts';
import type { WorkerDeps } from './build-worker.ts';
import { joinReaders } from './join-readers.ts';
import { readingHints } from './reading-hints.ts';

type JoinMediaDeps = Pick<WorkerDeps, 'config' | 'infrastructure' | 'metrics' | 'log'> & {
  readonly account: CloudApiSettings;
  readonly storage: Storage;
  readonly cache: ReadCache;
};

/** Where files come from, where they are kept, and who understands them. */
export const joinMedia = async (deps: JoinMediaDeps): Promise<MediaPart> =>
  buildMedia({
    ...deps,
    source: createMediaSource(deps.account),
    retentionDays: deps.config.mediaRetentionDays,
    readers: await joinReaders(deps.config, deps.metrics.record),
    hintsFor: readingHints(deps.infrastructure.db, deps.cache),
  });
