import type { MailSettings } from '../config/index.ts';
import type { Mailer } from '../notify/index.ts';

/** The configured mail account; null when there is none. Vendors are loaded only when they are used. */
export async function buildMailer({ account }: MailSettings): Promise<Mailer | null> {
  switch (account.kind) {
    case 'sendgrid':
      return (await import('../vendors/sendgrid/index.ts')).createSendGrid(account);
    case 'ses':
      return (await import('../vendors/ses/index.ts')).createSes(account);
    case 'smtp':
      return (await import('../vendors/smtp/index.ts')).createSmtp(account);
    case 'files':
      return (await import('../vendors/mail-files/index.ts')).createMailFiles(account);
    case 'none':
      return null;
  }
}
