import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from './local-server.ts';

/** A file of a customer as Meta's webhook announces it. */
export type MetaFile = {
  readonly id: string;
  readonly kind: 'image' | 'audio' | 'video' | 'document';
  readonly mime: string;
  /** base64 */
  readonly sha256: string;
  readonly url: string;
};

export type MetaFiles = {
  /** Keeps bytes under a new id; `mime` is what is announced, whatever the bytes are. */
  readonly keep: (kind: MetaFile['kind'], mime: string, bytes: Buffer) => MetaFile;
  /** Answers a lookup by id or hands out bytes; false when no kept file is meant. */
  readonly serve: (req: IncomingMessage, res: ServerResponse) => boolean;
};

/** The media part of the Graph API: what customers sent, by its id and under the address of the webhook. */
export function createMetaFiles(graphUrl: () => string): MetaFiles {
  const kept = new Map<string, { readonly file: MetaFile; readonly bytes: Buffer }>();
  return {
    keep: (kind, mime, bytes) => {
      const id = String(7_000_000_000_000 + kept.size);
      const sha256 = createHash('sha256').update(bytes).digest('base64');
      const file = { id, kind, mime, sha256, url: `${graphUrl()}/media-bytes/${id}` };
      kept.set(id, { file, bytes });
      return file;
    },
    serve: (req, res) => {
      const [, place, id = ''] = /^\/([\w.-]+)\/(\d+)(?:\?|$)/.exec(req.url ?? '') ?? [];
      const found = kept.get(id);
      if (req.method !== 'GET' || found === undefined) return false;
      const { file, bytes } = found;
      if (place === 'media-bytes')
        res.writeHead(200, { 'content-type': file.mime, 'content-length': bytes.length }).end(bytes);
      else
        answerJson(res, 200, {
          ...{ messaging_product: 'whatsapp', id, url: file.url, mime_type: file.mime },
          ...{ sha256: file.sha256, file_size: bytes.length },
        });
      return true;
    },
  };
}
