import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import type { Storage } from './ports.ts';
import { contentDisposition } from './safe-file-name.ts';
import { isLinkGood } from './sign-link.ts';
import { keptFile } from './store.ts';
import type { AttachmentId } from './types.ts';

export type FileRoutesDeps = {
  readonly db: Db;
  readonly storage: Storage;
  readonly linkKey: Buffer;
  readonly machineClock: Clock;
};

const Link = z.object({ until: z.string(), signature: z.string().max(100) });

/** Files of customers under signed links, from whatever storage, with the same headers: they are saved, never run. */
export function fileRoutes({ db, storage, linkKey, machineClock }: FileRoutesDeps): Router {
  const router = Router();
  router.get('/files/:id', async (request, response) => {
    const { id } = request.params;
    const link = Link.safeParse(request.query).data;
    if (!link || !isLinkGood(linkKey, id, link.until, link.signature, machineClock()))
      throw new AppError('file_link_refused', 'forbidden');
    const file = await keptFile(db, id as AttachmentId);
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
