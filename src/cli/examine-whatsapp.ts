import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { Both } from '../core/language.ts';
import type { OpenDb } from '../platform/db/index.ts';
import { listCopies } from '../templates/index.ts';
import { checkWhatsAppSetup } from '../vendors/whatsapp/index.ts';
import type { Finding } from './examine-engines.ts';

const callbackUrlOf = (publicUrl: string): string => `${publicUrl.replace(/\/$/, '')}/webhooks/whatsapp`;

/** What a real account needs beside a token that answers, and how its templates stand; nothing with the simulator. */
export async function examineSetup({ whatsapp, server }: Config, open: OpenDb | null): Promise<readonly Finding[]> {
  if (whatsapp.kind !== 'cloud') return [];
  const found = await checkWhatsAppSetup({ ...whatsapp, callbackUrl: callbackUrlOf(server.publicUrl) }, machineClock());
  const setup = found.map((one): Finding => ({ ...one, kind: 'real' }));
  return open === null || whatsapp.wabaId === null ? setup : [...setup, await examineTemplates(open, whatsapp.wabaId)];
}

async function examineTemplates({ db }: OpenDb, account: string): Promise<Finding> {
  const copies = await listCopies(db, account);
  const good = copies.filter(({ status }) => status === 'approved').length;
  const stopped = copies.filter(({ status }) => ['rejected', 'paused', 'disabled', 'flagged'].includes(status));
  const tell = (state: Finding['state'], words: Both): Finding => ({ part: 'templates', kind: 'real', state, words });
  if (copies.length === 0)
    return tell('attention', {
      es: 'todavía no se conoce ninguna: Plantillas o `recado templates push` crean las nuestras',
      en: 'none is known yet: recado templates push makes ours',
    });
  const names = [...new Set(stopped.map(({ name }) => name))].join(', ');
  return stopped.length === 0
    ? tell('works', {
        es: `${good} de ${copies.length} están aprobadas`,
        en: `${good} of ${copies.length} are approved`,
      })
    : tell('attention', {
        es: `${good} de ${copies.length} están aprobadas; detenidas: ${names} (Plantillas y \`recado templates check\` dicen por qué)`,
        en: `${good} of ${copies.length} are approved; stopped: ${names} (recado templates check says why)`,
      });
}
