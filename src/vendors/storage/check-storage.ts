import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { messageOf } from '../../core/errors.ts';
import type { Both } from '../../core/language.ts';
import type { Storage } from '../../media/index.ts';
import { asItStands, type LiveCheck } from '../../platform/live-check.ts';

/** Writes, reads and deletes a few bytes: what a storage that works can do. */
export async function checkStorage(storage: Storage, place: string): Promise<LiveCheck> {
  const key = `check/${randomBytes(16).toString('hex')}`;
  const sent = randomBytes(64);
  try {
    await storage.put(key, Readable.from([sent]), { bytes: sent.length, mime: 'application/octet-stream' });
    const kept = await buffer(await storage.open(key));
    await storage.remove(key);
    return kept.equals(sent)
      ? { outcome: 'works', words: { es: `guarda archivos en ${place}`, en: `keeps files in ${place}` } }
      : {
          outcome: 'refused',
          words: {
            es: `${place} devuelve otros bytes de los que recibió. No lo uses.`,
            en: `${place} gives back other bytes than it was given. Do not use it.`,
          },
        };
  } catch (error) {
    const why = reasonOf(error);
    const words = { es: `${place} no guarda archivos: ${why.es}.`, en: `${place} does not keep files: ${why.en}.` };
    return { outcome: 'refused', words };
  }
}

const REMEDIES: Readonly<Record<string, Both>> = {
  NoSuchBucket: {
    es: 'el bucket no existe; créalo o corrige su nombre',
    en: 'the bucket does not exist; make it, or correct its name',
  },
  InvalidAccessKeyId: {
    es: 'la llave de acceso no se conoce; cópiala otra vez',
    en: 'the access key is unknown; copy it again',
  },
  SignatureDoesNotMatch: {
    es: 'el secreto no corresponde a la llave de acceso; cópialo otra vez',
    en: 'the secret does not fit the access key; copy it again',
  },
  AccessDenied: {
    es: 'la llave no puede escribir, leer y borrar ahí; dale esos permisos',
    en: 'the key may not write, read and delete there; give it these rights',
  },
  EACCES: { es: 'este usuario no puede escribir ahí', en: 'this user may not write there' },
  ENOSPC: { es: 'el disco está lleno', en: 'the disk is full' },
};

function reasonOf(error: unknown): Both {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const name = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.name) : '';
  return (
    REMEDIES[name] ?? REMEDIES[cause instanceof Error ? cause.name : ''] ?? asItStands(messageOf(cause).slice(0, 200))
  );
}
