import { constants } from 'node:fs';
import { access, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { messageOf } from '../../core/errors.ts';
import { type Mailer, type Sender, toMessage } from '../../notify/index.ts';
import { keepNewest } from './keep-newest.ts';

/** Mails that stay, and after how many new ones the older ones are deleted: the folder is read rarely and never long. */
const KEPT = 2_000;
const LOOK_EVERY = 100;

/**
 * Mails as files `<id>.eml` in a folder, the newest 2,000 and up to 100 more: nothing leaves the machine. A file appears whole
 * or not at all, and the same mail again replaces its own file.
 */
export function createMailFiles(settings: { readonly folder: string; readonly from: Sender }): Mailer {
  const { folder, from } = settings;
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  let written = 0;
  return {
    provider: 'files',
    isIdempotent: true,
    send: async (mail) => {
      try {
        const { message } = await transport.sendMail(toMessage(mail, from));
        if (!Buffer.isBuffer(message)) throw new Error('the message is no buffer');
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeWhole(join(folder, `${mail.id}.eml`), message);
        if (written % LOOK_EVERY === 0) await keepNewest(folder, KEPT);
        written += 1;
        return { outcome: 'accepted', providerId: null };
      } catch (error) {
        // Not the message of the error: it may repeat an address.
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        return { outcome: 'refused', refusal: 'later', code, details: '', retryAfterMs: null };
      }
    },
    check: async () => {
      try {
        await access(folder, constants.W_OK);
        return { outcome: 'works', words: { es: `archivos en ${folder}`, en: `files in ${folder}` } };
      } catch (error) {
        // It is made with the first mail.
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
          return { outcome: 'works', words: { es: `archivos en ${folder}`, en: `files in ${folder}` } };
        return {
          outcome: 'refused',
          words: {
            es: `no se pueden escribir archivos en ${folder}: ${messageOf(error)}`,
            en: `files cannot be written to ${folder}: ${messageOf(error)}`,
          },
        };
      }
    },
  };
}

async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}
