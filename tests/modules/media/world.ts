import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import { type ConversationId, type MessageId, newId } from '../../../src/core/ids.ts';
import type { InboundAttachment } from '../../../src/inbox/index.ts';
import {
  type AttachmentId,
  createRunningAttachments,
  insertAttachments,
  type MediaReader,
  type OpenedMedia,
  type ProcessDeps,
  type Reading,
} from '../../../src/media/index.ts';
import { createDiskStorage } from '../../../src/vendors/storage/index.ts';
import { allowance } from '../../support/allowance.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

/** The database of the test file that imports this. */
export const database = useDatabase();

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-media-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

export type Serve = () => OpenedMedia | Promise<OpenedMedia>;
export const serves =
  (bytes: Buffer, over: { bytes?: number | null; sha256?: string | null } = {}): Serve =>
  () => ({ outcome: 'open', body: Readable.from([bytes]), bytes: over.bytes ?? null, sha256: over.sha256 ?? null });
export const refuses =
  (reason: 'gone' | 'place_refused' | 'unreachable', isWorthRetrying = false): Serve =>
  () => ({ outcome: 'refused', reason, isWorthRetrying, retryAfterMs: null });

export const understood = (text: string, over: Partial<Reading> = {}): Reading => ({
  unread: null,
  isWorthRetrying: false,
  text,
  isSure: true,
  detail: {},
  costMicroUsd: 0,
  holdsCard: false,
  ...over,
});
export const readerOf = (read: MediaReader['read'], reads = /^image\//): MediaReader => ({
  name: 'test',
  reads: (mime) => reads.test(mime),
  read,
});

/** A worker that fetches what the test serves, one answer a try, into a folder of its own. */
export function worker(serve: Serve[], readers: readonly MediaReader[] = [], over: Partial<ProcessDeps> = {}) {
  const { db } = database();
  const id = newId<'worker'>();
  const settled: ConversationId[] = [];
  const failures: unknown[] = [];
  const running = createRunningAttachments({ db, worker: id, leaseMs: 10_000 });
  const deps: ProcessDeps = {
    db,
    running,
    worker: id,
    leaseMs: 10_000,
    readers,
    fetchMs: 10_000,
    timeLimitMs: 10_000,
    retentionDays: 90,
    source: {
      open: async () => {
        const next = serve.shift();
        if (!next) throw new Error('nothing is served any more');
        return next();
      },
    },
    storage: createDiskStorage(join(folder, 'files')),
    hintsFor: async () => ({ language: 'es', vocabulary: [] }),
    allowance: allowance(),
    onSettled: async () => undefined,
    afterSettled: async (conversationId) => void settled.push(conversationId),
    onEnd: () => undefined,
    onReaderFailed: (_, error) => void failures.push(error),
    ...over,
  };
  return { id, deps, running, settled, failures };
}

let count = 0;
export async function message(conversationId: ConversationId, kind = 'image'): Promise<MessageId> {
  const id = newId<'message'>();
  count += 1;
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
    values (${id}, ${conversationId}, ${`wamid.media${count}`}, ${kind}, ${`[${kind}]`}, now())`.execute(database().db);
  return id;
}

/** A file that came with a message of a conversation (a new one when none is given). */
export async function arrive(
  over: Partial<InboundAttachment> & { conversationId?: ConversationId } = {},
): Promise<{ id: AttachmentId; conversationId: ConversationId; messageId: MessageId }> {
  const { conversationId = (await makeConversation(database().db)).id, ...announced } = over;
  const messageId = await message(conversationId, announced.kind ?? 'image');
  const attachment: InboundAttachment = {
    kind: 'image',
    mediaId: '42',
    mime: 'image/png',
    sha256: null,
    fileName: null,
    isVoice: false,
    url: null,
    ...announced,
  };
  const [id] = await database()
    .db.transaction()
    .execute((tx) => insertAttachments(tx, [{ messageId, conversationId, attachment }]));
  if (!id) throw new Error('not stored');
  return { id, conversationId, messageId };
}

export type Row = {
  readonly state: string;
  readonly reason: string | null;
  readonly mime: string | null;
  readonly bytes: number | null;
  readonly storageKey: string | null;
  readonly reading: Reading | null;
  readonly isSettled: boolean;
  readonly attempts: number;
  readonly dueInS: number | null;
  readonly removedBecause: string | null;
};

export async function rowOf(id: AttachmentId): Promise<Row> {
  const { rows } = await sql<Row>`
    select state, reason, mime, bytes, storage_key, reading, settled_at is not null as is_settled, attempts,
      extract(epoch from coalesce(due_at, elsewhere_due_at) - now())::float8 as due_in_s, removed_because
    from attachments where id = ${id}
  `.execute(database().db);
  const [row] = rows;
  if (!row) throw new Error('no such file');
  return row;
}

/** What is due later is due now. */
export const makeDue = (id: AttachmentId) =>
  sql`update attachments set due_at = case when due_at is not null then now() end,
    elsewhere_due_at = case when elsewhere_due_at is not null then now() end where id = ${id}`.execute(database().db);

export async function keptFiles(): Promise<string[]> {
  const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
export const keptHashes = async (): Promise<string[]> =>
  Promise.all((await keptFiles()).map(async (file) => hashOf(await readFile(file))));
