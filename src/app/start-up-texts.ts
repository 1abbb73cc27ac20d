import type { Config } from '../config/index.ts';

export const MAIL_NAMES = { sendgrid: 'SendGrid', ses: 'Amazon SES', smtp: 'SMTP' } as const;

/** The two lines a person sees after the start: where to click, and what is real and what is a stand-in. */
export function startUpLines(config: Config, url: string): readonly string[] {
  const key = config.simulator?.key ? '?key=<SIMULATOR_KEY>' : '';
  const where =
    config.simulator === null
      ? `Recado is running. Webhook: ${config.server.publicUrl}/webhooks/whatsapp`
      : `Recado is running. Open ${url}/simulator${key} and write as a customer.`;
  const real: string[] = [
    config.database.kind === 'embedded' ? 'database (built-in PostgreSQL)' : 'database',
    config.redis === null ? 'jobs (on PostgreSQL)' : 'jobs (on Redis)',
  ];
  const standIns: string[] = [];
  (config.whatsapp.kind === 'cloud' ? real : standIns).push(
    config.whatsapp.kind === 'cloud' ? 'WhatsApp' : 'WhatsApp (simulator)',
  );
  (config.llm.kind === 'gateway' ? real : standIns).push(
    config.llm.kind === 'gateway' ? 'model' : 'model (plain rules, not AI)',
  );
  if (config.speech.kind === 'openai') real.push('speech to text');
  if (config.speech.kind === 'demo') standIns.push('speech to text (cannot hear)');
  if (config.billing.kind === 'stripe')
    real.push(config.billing.isLive ? 'billing (Stripe)' : 'billing (Stripe, test mode)');
  if (config.billing.kind === 'demo') standIns.push('billing (demo ledger, no money moves)');
  const { kind } = config.mail.account;
  if (kind === 'files') standIns.push('mail (files)');
  else if (kind !== 'none') real.push(`mail (${MAIL_NAMES[kind]})`);
  if (config.simulator !== null) standIns.push('shop (demo)');
  return [where, `Real: ${real.join(', ')}. Stand-ins: ${standIns.length === 0 ? 'none' : standIns.join(', ')}.`];
}

/** Shown at each start until there is an owner. */
export const ownerLine = (link: string): string =>
  `Nobody owns this console yet. Make your account, once, within 7 days: ${link}`;
