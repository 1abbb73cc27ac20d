import { mkdir, readFile, statfs } from 'node:fs/promises';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { Both } from '../core/language.ts';
import type { OpenDb } from '../platform/db/index.ts';
import { asItStands } from '../platform/live-check.ts';
import type { Finding } from './examine-engines.ts';

const GB = 1_000_000_000;
const LITTLE_BYTES = 2 * GB;
const HARDLY_BYTES = 0.2 * GB;
const TOLERATED_MS = 60_000;
const PATIENCE_MS = 5_000;

/** What the program stands on: room on the disk, the clock, versions. */
export const examineMachine = (config: Config, open: OpenDb | null): Promise<readonly Finding[]> =>
  Promise.all([examineDisk(config), examineClock(config), examineVersions(open)]);

async function examineDisk({ dataDir }: Config): Promise<Finding> {
  const tell = (state: Finding['state'], words: Both): Finding => ({ part: 'disk', kind: 'real', state, words });
  await mkdir(dataDir, { recursive: true }).catch(() => undefined);
  const found = await statfs(dataDir).catch(() => null);
  if (found === null)
    return tell('fails', {
      es: `${dataDir} no se alcanza. Revisa DATA_DIR.`,
      en: `${dataDir} cannot be reached. Look at DATA_DIR.`,
    });
  const free = found.bavail * found.bsize;
  const room = `${(free / GB).toFixed(1)} GB`;
  const words = { es: `${room} libres en ${dataDir}`, en: `${room} free in ${dataDir}` };
  if (free < HARDLY_BYTES)
    return tell('fails', {
      es: `${words.es}: haz lugar ya, o la base de datos se detiene.`,
      en: `${words.en}: make room now, or the database stops.`,
    });
  return free < LITTLE_BYTES
    ? tell('attention', { es: `${words.es}: haz lugar pronto.`, en: `${words.en}: make room soon.` })
    : tell('works', words);
}

/** Signatures, sessions and the 24-hour window need the right time; the Graph API says which one it is. */
async function examineClock({ whatsapp }: Config): Promise<Finding> {
  const tell = (state: Finding['state'], words: Both): Finding => ({ part: 'clock', kind: 'real', state, words });
  if (whatsapp.kind !== 'cloud')
    return tell('works', {
      es: 'el de la base de datos, que se comparó',
      en: 'that of the database, which was compared',
    });
  const asked = machineClock();
  try {
    const answer = await fetch(whatsapp.graphUrl, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs))
      return tell('idle', { es: 'WhatsApp no dice la hora', en: 'WhatsApp does not tell the time' });
    const skew = Math.abs(theirs - asked.getTime());
    const seconds = Math.round(skew / 1_000);
    const words = { es: `a ${seconds} s de la hora de WhatsApp`, en: `${seconds} s from the time of WhatsApp` };
    return skew > TOLERATED_MS
      ? tell('fails', {
          es: `${words.es}: activa la sincronización de la hora (NTP) en esta máquina.`,
          en: `${words.en}: turn on time synchronisation (NTP) on this machine.`,
        })
      : tell('works', words);
  } catch {
    return tell('idle', {
      es: 'no se pudo comparar: WhatsApp no contesta',
      en: 'could not be compared: WhatsApp does not answer',
    });
  }
}

async function examineVersions(open: OpenDb | null): Promise<Finding> {
  const own = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version?: string;
  };
  const server = open === null ? null : await open.pool.query<{ server_version: string }>('show server_version');
  const postgres = server?.rows[0]?.server_version.split(' ')[0];
  const words = [
    `Recado ${own.version ?? '?'}`,
    `Node ${process.versions.node}`,
    ...(postgres ? [`PostgreSQL ${postgres}`] : []),
  ];
  return { part: 'versions', kind: 'real', state: 'works', words: asItStands(words.join(', ')) };
}
