import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { type AttachmentId, contentDisposition, keptFile, type Storage } from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';
import { rangeOf } from './range.ts';

/** A file in the storage as it is given to a browser. */
export type ServedFile = { readonly storageKey: string; readonly mime: string; readonly bytes: number };

export type AttachmentDeps = {
  readonly db: Db;
  readonly storage: Storage;
  /** The same sound in a form that every browser plays, made once; null when it cannot be made. */
  readonly m4aOf: (id: AttachmentId) => Promise<ServedFile | null>;
};

/** What a browser may show in place; everything else is saved. */
const SHOWN = /^(image\/(jpeg|png|webp|gif)|audio\/|video\/)/;

/** The bytes of a customer's file, whole or a part: shown or saved, never run. */
export const attachmentRoute =
  ({ db, storage, m4aOf }: AttachmentDeps): RequestHandler =>
  async (req, res) => {
    const id = z.uuid().safeParse(req.params['id']);
    if (!id.success) throw new AppError('file_id_invalid', 'invalid');
    const kept = await keptFile(db, id.data as AttachmentId);
    if (kept === null) throw new AppError('file_absent', 'not_found');
    const isSound = req.query['as'] === 'm4a';
    const file: ServedFile | null = isSound ? await m4aOf(id.data as AttachmentId) : kept;
    if (file === null) throw new AppError('file_not_convertible', 'not_found');
    const saved = contentDisposition(isSound ? null : kept.fileName, kept.kind, file.mime);
    const range = rangeOf(req.get('range'), file.bytes);
    res.set({
      'content-type': file.mime,
      'accept-ranges': 'bytes',
      'content-disposition': SHOWN.test(file.mime) ? saved.replace(/^attachment/, 'inline') : saved,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    if (range === 'unsatisfiable') return void res.status(416).set('content-range', `bytes */${file.bytes}`).end();
    const [first, last] = range ?? [0, file.bytes - 1];
    if (range !== null) res.status(206).set('content-range', `bytes ${first}-${last}/${file.bytes}`);
    res.set('content-length', String(last - first + 1));
    if (req.method === 'HEAD') return void res.end();
    const body = await storage.open(file.storageKey);
    // Whoever stops listening half-way is no error of ours.
    await pipeline(body, range === null ? new PassThrough() : part(first, last), res).catch(() => res.destroy());
    body.destroy();
  };

/** Lets the bytes from `first` to `last` through. */
function part(first: number, last: number): Transform {
  let at = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const from = Math.max(0, first - at);
      const to = Math.min(chunk.length, last + 1 - at);
      at += chunk.length;
      if (to > from) this.push(chunk.subarray(from, to));
      done();
      if (at > last) this.end();
    },
  });
}
