import type { MailSettings } from '../config/index.ts';
import { parseEmail } from '../core/email.ts';
import type { Language } from '../core/language.ts';
import type { Endpoint } from '../events/index.ts';
import { queueMail } from '../notify/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { listOwners } from '../staff/index.ts';

type Reason = 'gone' | 'failing';

const REASONS: Readonly<Record<Language, Readonly<Record<Reason, string>>>> = {
  es: { gone: 'contestó 410, que quiere decir que ya no existe', failing: 'no recibió nada durante cinco días' },
  en: { gone: 'it answered 410, which says that it is gone', failing: 'it took nothing for five days' },
};

/** Tells each owner that a system is told nothing more; nobody where there is no mail account. */
export async function mailWebhookOff(
  tx: Tx,
  { mail, publicUrl }: { readonly mail: MailSettings; readonly publicUrl: string },
  endpoint: Endpoint,
  reason: Reason,
): Promise<void> {
  if (mail.account.kind === 'none') return;
  for (const { name, email, language } of await listOwners(tx)) {
    const address = parseEmail(email);
    if (address === null) continue;
    const key = `webhook_off:${endpoint.id}:${endpoint.failedAt?.toISOString() ?? endpoint.stateAt.toISOString()}:${address}`;
    const data = { url: endpoint.url, reason: REASONS[language][reason], link: `${publicUrl}/settings/webhooks` };
    await queueMail({ key, language, to: { address, name }, customerId: null, template: 'webhook_off', data }).execute(
      tx,
    );
  }
}
