import type { Config } from '../config/index.ts';
import { countDevices } from '../notify/index.ts';
import type { OpenDb } from '../platform/db/index.ts';
import type { Finding } from './examine-engines.ts';

const OFF = {
  es: 'apagado: falta VAPID_SUBJECT, y ni PUBLIC_URL ni STAFF_EMAIL lo pueden sustituir',
  en: 'off: VAPID_SUBJECT is not set, and neither PUBLIC_URL nor STAFF_EMAIL can stand in for it',
};
const UNREAD = {
  es: 'los dispositivos están en la base de datos, que ahora no se puede leer',
  en: 'devices are in the database, which cannot be read now',
};

/** Whether staff can be reached on their devices, and how many devices there are; `open` is null without a database. */
export async function examinePush({ push, simulator }: Config, open: OpenDb | null): Promise<Finding> {
  const finding = { part: 'push', kind: 'real' } as const;
  // Whoever only tries things out has no team that sleeps.
  if (push.subject === null) return { ...finding, state: simulator === null ? 'attention' : 'idle', words: OFF };
  if (open === null) return { ...finding, state: 'idle', words: UNREAD };
  const { all, silent } = await countDevices(open.db);
  const words = {
    es: `${all} dispositivos${silent > 0 ? `, ${silent} de ellos no muestran nada` : ''}; los servicios de avisos escriben a ${push.subject}`,
    en: `${all} devices${silent > 0 ? `, ${silent} of them show nothing` : ''}; push services write to ${push.subject}`,
  };
  return { ...finding, state: silent > 0 ? 'attention' : 'works', words };
}
