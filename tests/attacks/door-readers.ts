import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { type ConversationId, newId } from '../../src/core/ids.ts';
import {
  type AttachmentId,
  createPdfReader,
  createPictureReader,
  createRunningAttachments,
  createTextReader,
  createVideoReader,
  createVoiceReader,
  type MediaReader,
  type PictureDescriber,
  processAttachment,
  type TextReader,
  type Transcriber,
} from '../../src/media/index.ts';
import type { Db } from '../../src/platform/db/index.ts';
import { createPlaces } from '../../src/platform/in-turn.ts';
import { createLog } from '../../src/platform/log.ts';
import { hastenTurn } from '../../src/turn/index.ts';
import { createVideoTools } from '../../src/vendors/ffmpeg/video-tools.ts';
import { createDiskStorage } from '../../src/vendors/storage/index.ts';
import { allowance } from '../support/allowance.ts';
import type { StandIn } from './doors.ts';

const ENTRY = new URL('../../src/app/picture-process.ts', import.meta.url);
const LEASE_MS = 60_000;
const LIMIT_MS = 60_000;
const LIMITS = { maxBytes: 10_000_000, maxSeconds: 900, partSeconds: 300 };

/** What the stand-ins at the ports say of a file: nothing where it is not said what. */
export type Told = { readonly [By in StandIn]?: string };

export type DoorReaders = {
  /** Fetches and reads what is due of a conversation: these bytes; `told` null: text is read by tesseract. */
  readonly settle: (id: ConversationId, bytes: Buffer | undefined, told: Told | null) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The readers of the program; hearing, and where it is told seeing and describing, are handed in at their ports. */
export async function openReaders(db: Db): Promise<DoorReaders> {
  const folder = mkdtempSync(join(tmpdir(), 'recado-doors-'));
  let told: Told = {};
  const log = createLog({ level: 'silent', name: 'test' });
  const products = { byGtin: async () => [], byWords: async () => [] };
  const pictures = (textReader: TextReader | null, describer: PictureDescriber | null) =>
    createPictureReader({
      processEntry: ENTRY,
      inTurn: createPlaces(1),
      products,
      textReader,
      describer,
      log,
      processes: 1,
    });
  const seeing = pictures(
    seer(() => told.eyes ?? ''),
    describer(() => told.describer ?? ''),
  );
  const ownEyes = pictures(null, null);
  const hearing = createVoiceReader({
    ...{ transcriber: hearer(() => told.ears ?? ''), tools: null, limits: LIMITS, workFolder: folder },
    record: () => undefined,
  });
  const videoTools = await createVideoTools(createPlaces(1));
  const worker = newId<'worker'>();
  const deps = {
    ...{ db, worker, leaseMs: LEASE_MS, fetchMs: LIMIT_MS, timeLimitMs: LIMIT_MS, retentionDays: 90 },
    running: createRunningAttachments({ db, worker, leaseMs: LEASE_MS }),
    storage: createDiskStorage(join(folder, 'files')),
    hintsFor: async () => ({ language: 'es', vocabulary: [] }) as const,
    allowance: allowance(),
    onSettled: hastenTurn,
    afterSettled: async () => undefined,
    onEnd: () => undefined,
    onReaderFailed: (_: string, error: unknown) => {
      throw error;
    },
  };
  return {
    settle: async (id, bytes, words) => {
      told = words ?? {};
      const { rows } = await sql<{ id: AttachmentId }>`
        select id from attachments where conversation_id = ${id} and settled_at is null`.execute(db);
      const eyes = words === null ? ownEyes : seeing;
      const readers: readonly MediaReader[] = [
        ...[eyes, hearing, createTextReader()],
        createPdfReader([eyes, hearing], createPlaces(1)),
        createVideoReader(videoTools, [eyes, hearing]),
      ];
      for (const row of rows) {
        if (bytes === undefined) throw new Error('a file came that nobody sent');
        const body = Readable.from([bytes]);
        const opened = { outcome: 'open', body, bytes: bytes.length, sha256: null } as const;
        await processAttachment({ ...deps, readers, source: { open: async () => opened } }, row.id);
      }
    },
    close: async () => {
      await Promise.all([seeing.close(), ownEyes.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const BOX = { x: 0, y: 0, width: 1, height: 1 };

const seer = (text: () => string): TextReader => ({
  name: 'stand-in',
  read: async () => ({
    outcome: 'read',
    lines: text()
      .split('\n')
      .map((line) => ({ text: line, confidence: 0.99, box: BOX })),
    things: text() === '' ? [] : [{ name: text(), score: 0.9 }],
    isUnsafe: null,
    costMicroUsd: 0,
  }),
});

const hearer = (text: () => string): Transcriber => ({
  name: 'stand-in',
  isStandIn: false,
  maxBytes: 25_000_000,
  transcribe: async () => ({
    ...{ outcome: 'heard', text: text(), language: 'es', model: 'whisper-1', isWeak: false, costMicroUsd: 0 },
  }),
});

const describer = (text: () => string): PictureDescriber => ({
  name: 'stand-in',
  describe: async () =>
    text() === ''
      ? { outcome: 'failed', detail: 'nothing is told', costMicroUsd: 0 }
      : { outcome: 'described', text: text(), costMicroUsd: 0 },
});
