import type { EmailAddress } from '../core/email.ts';
import type { OutgoingMail } from './types.ts';

export type Sender = { readonly address: EmailAddress; readonly name: string | null };

/**
 * A mail in nodemailer's words. Addresses go as objects, since strings would be parsed for more recipients, and nothing
 * in it is ever read from a file or an address. The Message-ID is that of the row: copies of one mail can be told.
 */
export const toMessage = (mail: OutgoingMail, from: Sender) => ({
  from: { name: from.name ?? mail.fromName, address: from.address as string },
  to: { name: mail.to.name ?? '', address: mail.to.address as string },
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  headers: { ...mail.headers, 'Auto-Submitted': 'auto-generated' },
  messageId: `<${mail.id}@${from.address.split('@')[1] ?? 'localhost'}>`,
  textEncoding: 'quoted-printable' as const,
  disableFileAccess: true,
  disableUrlAccess: true,
});
