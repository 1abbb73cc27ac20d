import { join } from 'node:path';
import { parseEmail } from '../core/email.ts';
import { AppError } from '../core/errors.ts';
import type { Environment, VariableName } from './env.ts';
import type { MailSettings } from './types.ts';

/** The variables that make an account, in the order in which one is chosen; the first names it. */
const ACCOUNTS = {
  sendgrid: ['SENDGRID_API_KEY', 'SENDGRID_FROM_EMAIL'],
  ses: ['AWS_SES_ACCESS_KEY_ID', 'AWS_SES_SECRET_ACCESS_KEY', 'AWS_SES_REGION', 'AWS_SES_FROM_EMAIL'],
  smtp: ['SMTP_URL', 'SMTP_FROM_EMAIL'],
} as const satisfies Readonly<Record<string, readonly VariableName[]>>;

/** Variables that mean nothing without the account. */
const BESIDE: Readonly<Record<keyof typeof ACCOUNTS, readonly VariableName[]>> = {
  sendgrid: ['SENDGRID_FROM_NAME', 'SENDGRID_WEBHOOK_PUBLIC_KEY'],
  ses: ['AWS_SES_CONFIGURATION_SET', 'AWS_SES_TOPIC_ARN'],
  smtp: [],
};

type Kind = keyof typeof ACCOUNTS;
const KINDS = Object.keys(ACCOUNTS) as readonly Kind[];

const isMeant = (kind: Kind, given: ReadonlySet<string>): boolean =>
  [...ACCOUNTS[kind], ...BESIDE[kind]].some((name) => given.has(name));

/** An account of which a part is missing. */
export const mailProblems = (given: ReadonlySet<string>): string[] =>
  KINDS.filter((kind) => isMeant(kind, given)).flatMap((kind) => {
    const beside = [...ACCOUNTS[kind], ...BESIDE[kind]].find((name) => given.has(name));
    return ACCOUNTS[kind]
      .filter((name) => !given.has(name))
      .map((name) => `${name} is missing beside ${beside}: set it, or remove ${beside} to send mail in another way.`);
  });

/** Two accounts are allowed, but only one of them is used. */
export function mailDoubts(given: ReadonlySet<string>): string[] {
  const [used, ...idle] = KINDS.filter((kind) => ACCOUNTS[kind].every((name) => given.has(name)));
  return idle.map(
    (kind) =>
      `${ACCOUNTS[kind][0]} is not used: mail goes through ${used === 'ses' ? 'SES' : 'SendGrid'}, which is set as well.`,
  );
}

/** The first account that is complete; without one, files while the simulator is on and nothing otherwise. */
export function readMailSettings(env: Environment, isSimulated: boolean): MailSettings {
  return { account: accountOf(env, isSimulated), dailyLimit: env.EMAIL_DAILY_LIMIT, staff: env.STAFF_EMAIL ?? [] };
}

function accountOf(env: Environment, isSimulated: boolean): MailSettings['account'] {
  if (env.SENDGRID_API_KEY !== undefined) {
    return {
      kind: 'sendgrid',
      apiKey: env.SENDGRID_API_KEY,
      from: { address: present(env.SENDGRID_FROM_EMAIL), name: env.SENDGRID_FROM_NAME ?? null },
      webhookKey: env.SENDGRID_WEBHOOK_PUBLIC_KEY ?? null,
    };
  }
  if (env.AWS_SES_ACCESS_KEY_ID !== undefined) {
    return {
      kind: 'ses',
      accessKeyId: env.AWS_SES_ACCESS_KEY_ID,
      secretAccessKey: present(env.AWS_SES_SECRET_ACCESS_KEY),
      region: present(env.AWS_SES_REGION),
      from: { address: present(env.AWS_SES_FROM_EMAIL), name: null },
      configurationSet: env.AWS_SES_CONFIGURATION_SET ?? null,
      topicArn: env.AWS_SES_TOPIC_ARN ?? null,
    };
  }
  if (env.SMTP_URL !== undefined) {
    return { kind: 'smtp', url: env.SMTP_URL, from: { address: present(env.SMTP_FROM_EMAIL), name: null } };
  }
  if (!isSimulated) return { kind: 'none' };
  const address = present(parseEmail('tienda@recado.example') ?? undefined);
  return { kind: 'files', folder: join(env.DATA_DIR, 'outbox'), from: { address, name: null } };
}

/** A variable that `mailProblems` has already demanded. */
function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new AppError('mail_variable_absent', 'bug');
  return value;
}
