import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { fileTypeFromBuffer } from 'file-type';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import { MESSAGE_LIMITS } from '../core/message-limits.ts';
import type { Db } from '../platform/db/index.ts';
import type { Storage } from './ports.ts';
import { noteSentFile, type SentKind } from './sent-file-store.ts';
import { fileLink } from './sign-link.ts';

export type KeepSentDeps = {
  readonly db: Db;
  readonly storage: Storage;
  readonly machineClock: Clock;
  /** Key of the signed links under which WhatsApp fetches files. */
  readonly linkKey: Buffer;
  readonly publicUrl: string;
};

export type NewSentFile = {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly authorId: string;
  readonly name: string;
  readonly bytes: Buffer;
};

export type SentFile = { readonly kind: SentKind; readonly url: string; readonly fileName: string };

const MB = 1_048_576;
/** What WhatsApp takes as what, by the bytes themselves and not by their name (its media page, Dec 2025). */
const KINDS: readonly { readonly mime: RegExp; readonly kind: SentKind; readonly most: number }[] = [
  { mime: /^image\/(?:jpeg|png)$/, kind: 'image', most: 5 * MB },
  { mime: /^audio\/(?:aac|amr|mpeg|mp4|x-m4a|ogg)$/, kind: 'audio', most: 16 * MB },
  {
    mime: /^(?:text\/plain|application\/(?:pdf|msword|x-cfb|vnd\.ms-\w+|vnd\.openxmlformats-officedocument\.[\w.]+))$/,
    kind: 'document',
    most: 16 * MB,
  },
];
/** A message may be held for three days before WhatsApp fetches its file. */
const LINK_LIVES_S = 7 * 86_400;

/**
 * Stores a file that somebody of the staff sends, as what its bytes are, under the id of its message; stored twice it is
 * one. What no message comes to speak of is removed after an hour. Throws when it is none that WhatsApp takes.
 */
export async function keepSentFile(deps: KeepSentDeps, file: NewSentFile): Promise<SentFile> {
  const { id, conversationId, authorId, bytes } = file;
  const { mime, kind } = await kindOf(bytes);
  const day = deps.machineClock().toISOString().slice(0, 10).replaceAll('-', '');
  const storageKey = `outbound/${day}/${randomBytes(24).toString('hex')}`;
  const fileName = safeName(file.name);
  const noted = await noteSentFile(deps.db, {
    ...{ id, conversationId, authorId, storageKey, kind, mime, fileName },
    bytes: bytes.length,
  });
  if (noted.conversationId !== conversationId || noted.authorId !== authorId)
    throw new AppError('file_id_taken', 'conflict');
  if (noted.bytes !== bytes.length) throw new AppError('file_id_of_another', 'conflict');
  if (!noted.isSaid) {
    await deps.storage.put(noted.storageKey, Readable.from([bytes]), { bytes: bytes.length, mime: noted.mime });
  }
  const path = fileLink(deps.linkKey, id, deps.machineClock(), LINK_LIVES_S);
  return { kind: noted.kind, url: new URL(path, deps.publicUrl).href, fileName: noted.fileName };
}

async function kindOf(bytes: Buffer): Promise<{ readonly mime: string; readonly kind: SentKind }> {
  if (bytes.length === 0) throw new AppError('file_empty', 'invalid');
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const mime = found?.mime.split(';')[0]?.trim().toLowerCase() ?? (isText(bytes) ? 'text/plain' : 'unknown');
  const as = KINDS.find((one) => one.mime.test(mime));
  if (as === undefined) throw new AppError('file_kind_unsupported', 'invalid');
  if (bytes.length > as.most) throw new AppError('file_too_large', 'invalid');
  return { mime, kind: as.kind };
}

function isText(bytes: Buffer): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0');
  } catch {
    return false;
  }
}

/** What a phone shows of it: no path, no control or direction characters. */
const safeName = (name: string): string =>
  name
    .replace(/[\p{Cc}\p{Cf}/\\]/gu, '_')
    .trim()
    .slice(-MESSAGE_LIMITS.fileName.most) || 'archivo';
