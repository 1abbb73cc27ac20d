import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AppError, messageOf } from '../../core/errors.ts';
import type { Both } from '../../core/language.ts';
import type { Storage } from '../../media/index.ts';
import { asItStands, type LiveCheck } from '../../platform/live-check.ts';

/** What is asked of a storage, one after the other, and the right of S3 that each needs. */
const STEPS = {
  write: { es: 'escribir', en: 'writing', right: 's3:PutObject' },
  read: { es: 'leer', en: 'reading', right: 's3:GetObject' },
  remove: { es: 'borrar', en: 'deleting', right: 's3:DeleteObject' },
  miss: { es: 'buscar lo que no está', en: 'looking for what is not there', right: 's3:ListBucket' },
} as const;
type Step = keyof typeof STEPS;

/** Writes, reads and deletes a few bytes, and looks for them once more: what a storage that works can do. */
export async function checkStorage(storage: Storage, place: string): Promise<LiveCheck> {
  const key = `check/${randomBytes(16).toString('hex')}`;
  const sent = randomBytes(64);
  let step: Step = 'write';
  try {
    await storage.put(key, Readable.from([sent]), { bytes: sent.length, mime: 'application/octet-stream' });
    step = 'read';
    const kept = await buffer(await storage.open(key));
    step = 'remove';
    await storage.remove(key);
    step = 'miss';
    await expectAbsent(storage, key);
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
    const why = reasonOf(error, step);
    const { es, en } = STEPS[step];
    const words = {
      es: `${place} no guarda archivos, al ${es}: ${why.es}.`,
      en: `${place} does not keep files, when ${en}: ${why.en}.`,
    };
    return { outcome: 'refused', words };
  }
}

/** What is gone has to look so: a storage that hides it behind another refusal cannot keep the list of erased customers. */
async function expectAbsent(storage: Storage, key: string): Promise<void> {
  try {
    (await storage.open(key)).destroy();
  } catch (error) {
    if (error instanceof AppError && error.kind === 'not_found') return;
    throw error;
  }
  throw new Error('what was deleted is still there');
}

const WRONG_REGION: Both = {
  es: 'el bucket está en otra región; corrige AWS_REGION',
  en: 'the bucket is in another region; correct AWS_REGION',
};

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
  PermanentRedirect: WRONG_REGION,
  AuthorizationHeaderMalformed: WRONG_REGION,
  EACCES: { es: 'este usuario no puede escribir ahí', en: 'this user may not write there' },
  ENOSPC: { es: 'el disco está lleno', en: 'the disk is full' },
};

function reasonOf(error: unknown, step: Step): Both {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const name = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.name) : '';
  if (name === 'AccessDenied' || (cause instanceof Error && cause.name === 'AccessDenied')) {
    const { right } = STEPS[step];
    return { es: `a la llave le falta el permiso ${right}`, en: `the key lacks the right ${right}` };
  }
  return (
    REMEDIES[name] ?? REMEDIES[cause instanceof Error ? cause.name : ''] ?? asItStands(messageOf(cause).slice(0, 200))
  );
}
