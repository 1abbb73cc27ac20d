import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { newId } from '../../../../src/core/ids.ts';
import { type AttachmentId, createRunningAttachments, processAttachment } from '../../../../src/media/index.ts';
import type { Db } from '../../../../src/platform/db/index.ts';
import { hastenTurn } from '../../../../src/turn/index.ts';
import { createDiskStorage } from '../../../../src/vendors/storage/index.ts';
import { allowance } from '../../../support/allowance.ts';

/** Runs what is due for files; WhatsApp has none of them any more. */
export async function settleFiles(db: Db): Promise<void> {
  const worker = newId<'worker'>();
  const { rows } = await sql<{ id: AttachmentId }>`select id from attachments where settled_at is null`.execute(db);
  for (const { id } of rows)
    await processAttachment(
      {
        db,
        worker,
        leaseMs: 10_000,
        running: createRunningAttachments({ db, worker, leaseMs: 10_000 }),
        readers: [],
        fetchMs: 10_000,
        timeLimitMs: 10_000,
        retentionDays: 90,
        source: {
          open: async () => ({ outcome: 'refused', reason: 'gone', isWorthRetrying: false, retryAfterMs: null }),
        },
        storage: createDiskStorage(join(tmpdir(), 'recado-no-files')),
        hintsFor: async () => ({ language: 'es', vocabulary: [] }),
        allowance: allowance(),
        onSettled: hastenTurn,
        afterSettled: async () => undefined,
        onEnd: () => undefined,
        onReaderFailed: (_, error) => {
          throw error;
        },
      },
      id,
    );
}
