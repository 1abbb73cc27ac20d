import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Db } from '../../platform/db/index.ts';
import { keptFile } from '../listed-store.ts';
import type { Storage } from '../ports.ts';
import { removeObjects } from '../remove-objects.ts';
import type { AttachmentId, ReadableFile } from '../types.ts';
import { copyOfSound, keepCopy, noteCopy } from './copy-store.ts';

export type SoundCopyDeps = {
  readonly db: Db;
  readonly storage: Storage;
  /** Writes the sound as AAC in MP4; false: it could not. Null when nothing here can. */
  readonly toM4a: ((file: ReadableFile, target: string, signal: AbortSignal) => Promise<boolean>) | null;
};

type Served = { readonly storageKey: string; readonly mime: string; readonly bytes: number };

const MIME = 'audio/mp4';

/** Safari plays no Ogg before 18.4: a copy that every browser plays, made once for each sound, however many ask at once. */
export function createSoundCopies(deps: SoundCopyDeps): (id: AttachmentId) => Promise<Served | null> {
  const making = new Map<AttachmentId, Promise<Served | null>>();
  return (id) => {
    const known = making.get(id) ?? openCopy(deps, id).finally(() => making.delete(id));
    making.set(id, known);
    return known;
  };
}

async function openCopy(deps: SoundCopyDeps, id: AttachmentId): Promise<Served | null> {
  const kept = await keptFile(deps.db, id);
  if (kept === null || (kept.kind !== 'audio' && kept.kind !== 'video')) return null;
  if (kept.mime === MIME) return kept;
  const made = await copyOfSound(deps.db, id);
  if (made !== null) return { storageKey: made.key, mime: MIME, bytes: made.bytes };
  if (deps.toM4a === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'recado-media-'));
  try {
    const [source, target] = [join(folder, 'file'), join(folder, 'copy.m4a')];
    await pipeline(await deps.storage.open(kept.storageKey), createWriteStream(source, { mode: 0o600 }));
    const file = { path: source, mime: kept.mime, bytes: kept.bytes };
    if (!(await deps.toM4a(file, target, AbortSignal.timeout(MAX_MS)))) return null;
    const copy = { key: `copies/${id}`, bytes: (await stat(target)).size };
    if (!(await noteCopy(deps.db, id, copy.key))) return null;
    await deps.storage.put(copy.key, createReadStream(target), { bytes: copy.bytes, mime: MIME });
    if (!(await keepCopy(deps.db, id, copy))) {
      // It was removed while this was written, perhaps before the first byte.
      await removeObjects(deps, [copy.key]);
      return null;
    }
    return { storageKey: copy.key, mime: MIME, bytes: copy.bytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const MAX_MS = 60_000;
