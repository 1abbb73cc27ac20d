import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { newId } from '../src/core/ids.ts';
import {
  createRunningAttachments,
  insertAttachments,
  type ProcessDeps,
  processAttachment,
} from '../src/media/index.ts';
import { createDiskStorage, createS3Storage } from '../src/vendors/storage/index.ts';
import { allowance } from '../tests/support/allowance.ts';
import { makeConversation } from '../tests/support/conversation.ts';
import { missingS3Server, startS3Server } from '../tests/support/s3-server.ts';
import type { Benchmark } from './benchmark.ts';
import { type OwnDatabase, onOwnDatabase } from './own-database.ts';
import { whileOpen } from './shop.ts';
import { type Row, rounded } from './table.ts';

const AT_ONCE = 16;

/** 1,000 files of 1 byte to 1 MB through fetching and storing: what is kept is what was sent, on disk and in a bucket. */
export const files: Benchmark = ({ isQuick }) =>
  onOwnDatabase(8, async (database) => {
    const count = isQuick ? 100 : 1_000;
    const folder = await mkdtemp(join(tmpdir(), 'recado-bench-files-'));
    return whileOpen(
      () => rm(folder, { recursive: true, force: true }),
      async () => {
        const rows = [await keep(database, 'disk', createDiskStorage(folder), count)];
        if (missingS3Server() !== null) return rows;
        const server = await startS3Server();
        const storage = createS3Storage(server.settings);
        return whileOpen(
          async () => {
            storage.destroy();
            await server.close();
          },
          async () => [...rows, await keep(database, 'Swift with s3api', storage, count)],
        );
      },
    );
  });

async function keep({ db }: OwnDatabase, name: string, storage: ProcessDeps['storage'], count: number): Promise<Row> {
  const sent = new Map<string, string>();
  const worker = newId<'worker'>();
  const deps: ProcessDeps = {
    db,
    worker,
    storage,
    leaseMs: 600_000,
    running: createRunningAttachments({ db, worker, leaseMs: 600_000 }),
    readers: [],
    fetchMs: 60_000,
    timeLimitMs: 1_000,
    retentionDays: 1,
    source: {
      open: async ({ mediaId }) => {
        const bytes = randomBytes(1 + Math.floor(Math.random() ** 3 * 1_048_576));
        sent.set(mediaId, hashOf(bytes));
        return { outcome: 'open', body: Readable.from([bytes]), bytes: bytes.length, sha256: null };
      },
    },
    hintsFor: async () => ({ language: null, vocabulary: [] }),
    allowance: allowance(),
    onSettled: async () => undefined,
    afterSettled: async () => undefined,
    onEnd: () => undefined,
    onReaderFailed: () => undefined,
  };
  const startedAt = performance.now();
  let next = 0;
  // Of one customer only some files are in work at one time.
  const lane = async (): Promise<void> => {
    const { id: conversationId } = await makeConversation(db);
    for (; next < count; ) {
      next += 1;
      await oneFile(deps, conversationId, `${name}-${next}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const seconds = (performance.now() - startedAt) / 1_000;
  let equal = 0;
  for (const [mediaId, hash] of sent) if ((await keptHash(deps, mediaId)) === hash) equal += 1;
  return {
    benchmark: 'files',
    measure: `files of up to 1 MB kept as they were sent, ${name}`,
    recado: `${equal} of ${count} (${rounded(count / seconds)}/s)`,
    beside: null,
    ratio: null,
    target: `${count} of ${count}`,
    isReached: equal === count,
  };
}

async function oneFile(
  deps: ProcessDeps,
  conversationId: Awaited<ReturnType<typeof makeConversation>>['id'],
  mediaId: string,
): Promise<void> {
  const messageId = newId<'message'>();
  const attachment = {
    kind: 'document',
    mediaId,
    mime: null,
    sha256: null,
    fileName: null,
    isVoice: false,
    url: null,
  } as const;
  const [id] = await deps.db.transaction().execute(async (tx) => {
    await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
      values (${messageId}, ${conversationId}, ${mediaId}, 'document', '', now())`.execute(tx);
    return insertAttachments(tx, [{ messageId, conversationId, attachment }]);
  });
  if (id) await processAttachment(deps, id);
}

async function keptHash({ db, storage }: ProcessDeps, mediaId: string): Promise<string | null> {
  const { rows } = await sql<{
    key: string | null;
  }>`select storage_key as key from attachments where media_id = ${mediaId}`.execute(db);
  const key = rows[0]?.key ?? null;
  if (key === null) return null;
  const hash = createHash('sha256');
  for await (const chunk of await storage.open(key)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
