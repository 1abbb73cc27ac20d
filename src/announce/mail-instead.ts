import type { CustomerId } from '../core/ids.ts';
import { queueMail } from '../notify/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { AnnounceDeps } from './ports.ts';
import { markMailed } from './store.ts';
import type { AnnouncementId, MailInstead } from './types.ts';

type Unreached = { readonly id: AnnouncementId; readonly customerId: CustomerId; readonly mail: MailInstead | null };

/** Queues the mail of an event that WhatsApp did not carry, when there is one and an address for it. */
export async function mailInstead(deps: Pick<AnnounceDeps, 'addressOf'>, tx: Tx, unreached: Unreached): Promise<void> {
  const { id, customerId, mail } = unreached;
  const address = mail && (await deps.addressOf(tx, customerId));
  if (mail === null || address === null) return;
  await queueMail({ ...mail, to: { address, name: null }, customerId }).execute(tx);
  await markMailed(tx, id);
}
