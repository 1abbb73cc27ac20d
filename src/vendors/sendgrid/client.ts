import sendgrid from '@sendgrid/mail';
import { z } from 'zod';
import type { Mailer, MailResult, OutgoingMail, Sender } from '../../notify/index.ts';
import { askJson, type LiveCheck } from '../../platform/live-check.ts';
import { classifyFailure } from './classify-failure.ts';

export type SendGridSettings = { readonly apiKey: string; readonly from: Sender };

const TIMEOUT_MS = 20_000;
const API = 'https://api.sendgrid.com';

/** SendGrid's Mail Send (v3). Tracking is off: it would rewrite links that work once, and tell of who reads. */
export function createSendGrid({ apiKey, from }: SendGridSettings): Mailer {
  // The package holds one account for the process.
  sendgrid.setApiKey(apiKey);
  sendgrid.setTimeout(TIMEOUT_MS);
  return {
    provider: 'sendgrid',
    isIdempotent: false,
    send: async (mail): Promise<MailResult> => {
      try {
        const [answer] = await sendgrid.send(toRequest(mail, from));
        const id: unknown = answer.headers['x-message-id'];
        return { outcome: 'accepted', providerId: typeof id === 'string' ? id : null };
      } catch (error) {
        return classifyFailure(error);
      }
    },
    check: () => checkAccount(apiKey),
  };
}

const toRequest = (mail: OutgoingMail, from: Sender) => ({
  to: { email: mail.to.address, ...(mail.to.name === null ? {} : { name: mail.to.name }) },
  from: { email: from.address, name: from.name ?? mail.fromName },
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  headers: { ...mail.headers },
  // Comes back with every event of this mail.
  customArgs: { recado_mail: mail.id },
  trackingSettings: {
    clickTracking: { enable: false, enableText: false },
    openTracking: { enable: false },
    subscriptionTracking: { enable: false },
  },
  hideWarnings: true,
});

const Scopes = z.looseObject({ scopes: z.array(z.string()) });

/** A key may be narrower than its account: it has to be allowed to send. */
async function checkAccount(apiKey: string): Promise<LiveCheck> {
  const asked = await askJson(`${API}/v3/scopes`, { authorization: `Bearer ${apiKey}` });
  if ('unreachable' in asked)
    return {
      outcome: 'unreachable',
      words: {
        es: `SendGrid no se alcanza: ${asked.unreachable.es}.`,
        en: `SendGrid cannot be reached: ${asked.unreachable.en}.`,
      },
    };
  const scopes = Scopes.safeParse(asked.json).data?.scopes;
  if (asked.status !== 200 || scopes === undefined) {
    return {
      outcome: 'refused',
      words: {
        es: `SendGrid no acepta SENDGRID_API_KEY (HTTP ${asked.status}): haz otra llave.`,
        en: `SENDGRID_API_KEY is refused (HTTP ${asked.status}): make a new key.`,
      },
    };
  }
  return scopes.includes('mail.send')
    ? {
        outcome: 'works',
        words: { es: 'SendGrid conoce la llave, que puede enviar', en: 'SendGrid knows the key, which may send' },
      }
    : {
        outcome: 'refused',
        words: {
          es: 'SENDGRID_API_KEY no puede enviar: dale el permiso "Mail Send".',
          en: 'SENDGRID_API_KEY may not send: give it the permission "Mail Send".',
        },
      };
}
