import { readEml } from '../../src/vendors/mail-files/read-eml.ts';
import type { Arrived } from './mailer.ts';

/** A raw message (one byte a character) as its receiver sees it. */
export function readMessage(to: readonly string[], message: string): Arrived {
  const [head = ''] = message.split('\r\n\r\n');
  const header = (name: string): string | undefined =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(head.replaceAll(/\r\n[ \t]+/g, ' '))?.[1];
  const read = readEml(message);
  return { to, from: decoded(header('From') ?? ''), subject: read.subject, text: read.text, html: read.html, header };
}

/** The decoder of subjects does for names too. */
const decoded = (value: string): string => readEml(`Subject: ${value}\r\n\r\n`).subject;
