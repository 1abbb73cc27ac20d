import { GetAccountCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { createTransport } from 'nodemailer';
import { AppError } from '../../core/errors.ts';
import { type Mailer, type MailResult, type Sender, toMessage } from '../../notify/index.ts';
import type { LiveCheck } from '../../platform/live-check.ts';
import { classifyFailure, failureOf } from './classify-failure.ts';

export type SesSettings = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly from: Sender;
  /** Its events name our mail, so that a lost answer can be settled; null when there is none. */
  readonly configurationSet: string | null;
  /** Another address of the API. */
  readonly endpoint?: string;
};

const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 20_000 };

/** Amazon SES (API v2). The SDK tries once: whether to try again is decided by what the failure means. */
export function createSes(settings: SesSettings): Mailer {
  const { from, region, accessKeyId, secretAccessKey, configurationSet, endpoint } = settings;
  const client = new SESv2Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestHandler: TIMEOUTS,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    provider: 'ses',
    isIdempotent: false,
    send: async (mail): Promise<MailResult> => {
      const { message } = await composer.sendMail(toMessage(mail, from));
      if (!Buffer.isBuffer(message)) throw new AppError('mail_not_composed', 'bug');
      const command = new SendEmailCommand({
        FromEmailAddress: from.address,
        Destination: { ToAddresses: [mail.to.address] },
        Content: { Raw: { Data: message } },
        EmailTags: [{ Name: 'recado_mail', Value: mail.id }],
        ...(configurationSet === null ? {} : { ConfigurationSetName: configurationSet }),
      });
      try {
        const { MessageId } = await client.send(command);
        return { outcome: 'accepted', providerId: MessageId ?? null };
      } catch (error) {
        return classifyFailure(error);
      }
    },
    check: () => checkAccount(client),
  };
}

async function checkAccount(client: SESv2Client): Promise<LiveCheck> {
  try {
    const account = await client.send(new GetAccountCommand({}));
    if (account.SendingEnabled === false)
      return {
        outcome: 'refused',
        words: {
          es: 'Amazon pausó los envíos de esta cuenta de SES: mira su página de reputación.',
          en: 'Amazon has paused sending of this SES account: look at its reputation page.',
        },
      };
    return account.ProductionAccessEnabled === false
      ? {
          outcome: 'works',
          words: {
            es: 'SES contesta; está en modo de prueba y solo escribe a direcciones verificadas',
            en: 'SES answers; it is in the sandbox and writes to verified addresses only',
          },
        }
      : { outcome: 'works', words: { es: 'SES contesta y puede enviar', en: 'SES answers and may send' } };
  } catch (error) {
    const { code, status } = failureOf(error);
    return status === null
      ? {
          outcome: 'unreachable',
          words: {
            es: `SES no se alcanza (${code}). Revisa AWS_SES_REGION.`,
            en: `SES cannot be reached (${code}). Look at AWS_SES_REGION.`,
          },
        }
      : {
          outcome: 'refused',
          words: {
            es: `SES rechaza la pregunta (${code}). Revisa AWS_SES_ACCESS_KEY_ID y sus permisos.`,
            en: `SES refuses the question (${code}). Look at AWS_SES_ACCESS_KEY_ID and its rights.`,
          },
        };
  }
}
