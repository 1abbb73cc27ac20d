import { pipeline } from 'node:stream/promises';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { Scope } from '../staff/index.ts';
import { keptFile, listFiles } from './listed-store.ts';
import type { Storage } from './ports.ts';
import { contentDisposition } from './safe-file-name.ts';
import { findSentFile } from './sent-file-store.ts';
import { fileLink, isLinkGood } from './sign-link.ts';
import type { AttachmentId } from './types.ts';

export type FileRoutesDeps = {
  readonly db: Db;
  readonly storage: Storage;
  readonly linkKey: Buffer;
  readonly machineClock: Clock;
  /** Lets only callers with a key of this scope through. */
  readonly needs: (scope: Scope) => RequestHandler;
};

const Link = z.object({ until: z.string(), signature: z.string().max(100) });

/**
 * Files of customers: a list for staff, and the bytes under signed links, from whatever storage with the same headers:
 * they are saved, never run.
 */
export function fileRoutes({ db, storage, linkKey, machineClock, needs }: FileRoutesDeps): Router {
  const router = Router();
  router.get('/api/v1/conversations/:id/files', needs('conversations:read'), async (request, response) => {
    const id = z.uuid().safeParse(request.params['id']);
    if (!id.success) throw new AppError('files_conversation_invalid', 'invalid');
    const files = await listFiles(db, id.data as ConversationId);
    const now = machineClock();
    response.json({
      files: files.map(({ isKept, ...file }) => ({ ...file, link: isKept ? fileLink(linkKey, file.id, now) : null })),
    });
  });
  router.get('/files/:id', async (request, response) => {
    const { id } = request.params;
    const link = Link.safeParse(request.query).data;
    if (!link || !isLinkGood(linkKey, id, link.until, link.signature, machineClock()))
      throw new AppError('file_link_refused', 'forbidden');
    const file = (await keptFile(db, id as AttachmentId)) ?? (await findSentFile(db, id));
    if (!file) throw new AppError('file_removed', 'not_found');
    response.set({
      'content-type': file.mime,
      'content-length': String(file.bytes),
      'content-disposition': contentDisposition(file.fileName, file.kind, file.mime),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    if (request.method === 'HEAD') return void response.end();
    const body = await storage.open(file.storageKey);
    // Whoever stops downloading half-way is no error of ours.
    await pipeline(body, response).catch(() => response.destroy());
  });
  return router;
}
