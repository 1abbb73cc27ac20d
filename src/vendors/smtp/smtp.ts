import { createTransport } from 'nodemailer';
import { AppError } from '../../core/errors.ts';
import { type Mailer, type MailResult, type Sender, toMessage } from '../../notify/index.ts';
import { type Connection, type Delivery, deliver, type Login } from './deliver.ts';

export type SmtpSettings = {
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`. */
  readonly url: string;
  readonly from: Sender;
  /** Certificate authority besides those that Node trusts, PEM. */
  readonly ca?: string;
};

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** Any SMTP server. The connection is encrypted before a password or a mail crosses it, except to this machine itself. */
export function createSmtp(settings: SmtpSettings): Mailer {
  const { from } = settings;
  const { connection, login } = readUrl(settings);
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    provider: 'smtp',
    isIdempotent: false,
    send: async (mail) => {
      const { message } = await composer.sendMail(toMessage(mail, from));
      if (!Buffer.isBuffer(message)) throw new AppError('mail_not_composed', 'bug');
      return toResult(
        await deliver(connection, login, { envelope: { from: from.address, to: mail.to.address }, message }),
      );
    },
    check: async () => {
      const tried = await deliver(connection, login, null);
      if (tried.ok) return { outcome: 'works', words: login === null ? ANSWERS : KNOWS_USER };
      return tried.replyCode === null && !IS_DISTRUST.test(tried.code)
        ? {
            outcome: 'unreachable',
            words: {
              es: `no se alcanza (${tried.code}). Revisa SMTP_URL.`,
              en: `cannot be reached (${tried.code}). Look at SMTP_URL.`,
            },
          }
        : {
            outcome: 'refused',
            words: {
              es: `nos rechaza (${tried.code}, respuesta ${tried.replyCode ?? 'ninguna'}). Revisa SMTP_URL.`,
              en: `refuses us (${tried.code}, reply ${tried.replyCode ?? 'none'}). Look at SMTP_URL.`,
            },
          };
    },
  };
}

const ANSWERS = { es: 'contesta', en: 'answers' };
const KNOWS_USER = { es: 'contesta y conoce al usuario', en: 'answers and knows the user' };

function readUrl({ url, ca }: SmtpSettings): { readonly connection: Connection; readonly login: Login | null } {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  return {
    connection: {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (secure ? 465 : 587),
      secure,
      requireTLS: !secure && !isHere,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      tls: ca === undefined ? {} : { ca },
    },
    login: username === '' ? null : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
  };
}

/** RFC 5321: 4xx is "not now", 5xx "never"; both mean that the server has not taken the message. */
function toResult(delivery: Delivery): MailResult {
  if (delivery.ok) return { outcome: 'accepted', providerId: null };
  const { code, replyCode, command, mayHaveIt } = delivery;
  if (mayHaveIt && replyCode === null) return { outcome: 'ambiguous', code };
  return {
    outcome: 'refused',
    refusal: refusalOf(code, replyCode, command),
    code: `${replyCode ?? code}`,
    details: command,
    retryAfterMs: null,
  };
}

/** No encryption, or a certificate that cannot be trusted: somebody has to look at it. */
const IS_DISTRUST = /^ETLS$|CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO/;

function refusalOf(code: string, replyCode: number | null, command: string): 'later' | 'never' | 'stop' {
  if (replyCode !== null && replyCode < 500) return 'later';
  if (IS_DISTRUST.test(code) || code === 'EAUTH' || command.startsWith('AUTH') || replyCode === 530) return 'stop';
  return replyCode === null ? 'later' : 'never';
}
