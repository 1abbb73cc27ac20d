import express, { Router } from 'express';
import { AppError } from '../core/errors.ts';
import type { OutboxId } from '../core/ids.ts';
import { type KeepSentDeps, keepSentFile, markFileSaid, type SentFile } from '../media/index.ts';
import { type Content, isSaid } from '../outbox/index.ts';
import { type NeedsRole, viewerOf } from '../staff/index.ts';
import { conversationIn } from './console-input.ts';
import { SayFile } from './contract.ts';
import type { ActDeps } from './ports.ts';
import { quoteOf } from './quoted-item.ts';
import { TAKE_BACK_MS } from './rules.ts';
import { type Said, sayAlso } from './say-something.ts';

export type FileActDeps = ActDeps &
  KeepSentDeps & {
    readonly needs: NeedsRole;
    /** What a browser recorded as WhatsApp takes it; null when that cannot be made of it. */
    readonly voiceNoteOf: (recording: Buffer) => Promise<Buffer | null>;
  };

/** WhatsApp takes larger documents; one that a person sends by hand is held in memory. */
const MAX_BYTES = 16 * 1_048_576;

/** Recorders of browsers write these; WhatsApp takes neither. */
const RECORDED = /^audio\/(?:webm|x-matroska)\b/;

/** Sends a file of a person: its bytes are the body. `answer` shows what came of it. */
export function fileActRoutes(deps: FileActDeps, answer: (res: express.Response, said: Said) => Promise<void>): Router {
  const router = Router();
  const body = express.raw({ type: () => true, limit: MAX_BYTES });
  router.post('/api/console/conversations/:id/files', deps.needs('staff'), body, async (req, res) => {
    const query = SayFile.safeParse(req.query);
    if (!query.success) throw new AppError('file_fields_invalid', 'invalid', { cause: query.error });
    const { id, name, text, isAnyway, lastSeenId = null, replyTo } = query.data;
    const [conversationId, by, bytes] = [conversationIn(req), viewerOf(res), req.body as unknown];
    if (!Buffer.isBuffer(bytes)) throw new AppError('file_without_bytes', 'invalid');
    const sent = RECORDED.test(req.get('content-type') ?? '') ? await deps.voiceNoteOf(bytes) : bytes;
    if (sent === null) throw new AppError('recording_not_convertible', 'invalid');
    // Nothing is kept of a file that would not go; one that was said already may go under what was deleted since.
    if (!(await isSaid(deps.db, id as OutboxId))) await quoteOf(deps.db, conversationId, replyTo);
    const kept = await keepSentFile(deps, { id, conversationId, authorId: by.id, name, bytes: sent });
    const saying = {
      id: id as OutboxId,
      conversationId,
      lastSeenId,
      replyTo,
      isAnyway: isAnyway === 'true',
      delayMs: TAKE_BACK_MS,
    };
    const said = await sayAlso(deps, by, { ...saying, content: contentOf(kept, text) }, (tx) => markFileSaid(tx, id));
    await answer(res, said);
  });
  return router;
}

function contentOf({ kind, url, fileName }: SentFile, text: string): Content {
  if (kind === 'image') return { kind, text, url };
  if (kind === 'document') return { kind, text, url, fileName };
  if (text !== '') throw new AppError('sound_with_words', 'invalid');
  return { kind, text: '', url };
}
