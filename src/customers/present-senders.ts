import type { Tx } from '../platform/db/index.ts';
import { findChanged, nextChange } from './identity-change-store.ts';
import { identitiesOf } from './rules.ts';
import type { Sender } from './types.ts';

export type Sent = { readonly sender: Sender; readonly sentAt: Date };

const MOST_STEPS = 10;

/**
 * The senders of messages as they are reached now: who wrote before a change of their ids that is known by now is named
 * by what replaced them. A message that comes late is no stranger's.
 */
export async function presentSenders(tx: Tx, sent: readonly Sent[]): Promise<readonly Sender[]> {
  const keys = sent.flatMap(({ sender, sentAt }, position) =>
    identitiesOf(sender).map((key) => ({ ...key, sentAt, position })),
  );
  const changed = keys.length === 0 ? new Set<number>() : await findChanged(tx, keys);
  const senders: Sender[] = [];
  for (const [position, { sender, sentAt }] of sent.entries())
    senders.push(changed.has(position) ? await presentSender(tx, sender, sentAt) : sender);
  return senders;
}

async function presentSender(tx: Tx, sender: Sender, sentAt: Date): Promise<Sender> {
  let [present, changedAt] = [sender, new Date(sentAt.getTime() + 1)];
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const next = await nextChange(tx, identitiesOf(present), { ...present, changedAt });
    if (next === null) break;
    present = { ...present, phone: next.phone ?? present.phone, bsuid: next.bsuid ?? present.bsuid };
    changedAt = next.changedAt;
  }
  return present;
}
