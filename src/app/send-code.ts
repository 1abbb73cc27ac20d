import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import type { Language } from '../core/language.ts';
import type { CodeMail, SendCode } from '../verification/index.ts';

/**
 * How codes are mailed; null when they cannot be, and then they are not offered. Beside the simulator they become files in
 * `DATA_DIR/outbox`, which nobody else sees.
 */
export const sendCodeOf = (config: Pick<Config, 'dataDir' | 'simulator'>): SendCode | null =>
  config.simulator === null ? null : (_, mail) => writeMailFile(join(config.dataDir, 'outbox'), mail);

async function writeMailFile(folder: string, { address, code, minutes, language, key }: CodeMail): Promise<void> {
  const { subject, body } = TEXTS[language](code, minutes);
  await mkdir(folder, { recursive: true });
  const mail = `To: ${address}\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
  await writeFile(join(folder, `${key.replaceAll(':', '-')}.eml`), mail, { mode: 0o600 });
}

const TEXTS: Readonly<Record<Language, (code: string, minutes: number) => { subject: string; body: string }>> = {
  es: (code, minutes) => ({
    subject: 'Tu código',
    body: `Tu código es ${code}. Escríbelo en la conversación de WhatsApp; vale ${minutes} minutos. Si no lo pediste, ignora este correo.`,
  }),
  en: (code, minutes) => ({
    subject: 'Your code',
    body: `Your code is ${code}. Type it in the WhatsApp conversation; it is valid for ${minutes} minutes. If you did not ask for it, ignore this mail.`,
  }),
};
