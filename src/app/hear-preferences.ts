import { changeConsent, hearWish, readWish } from '../consent/index.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import { identifySenders } from '../customers/index.ts';
import { conversationWith, type InboundMessage } from '../inbox/index.ts';
import { readFirst, type Tx } from '../platform/db/index.ts';
import { isMarketingStop, type ParsedCall } from '../vendors/whatsapp/index.ts';

type Preference = NonNullable<ParsedCall['events'][number]['preference']>;

const MARKETING = { scopes: ['marketing'], about: null, shown: null, by: null } as const;

/**
 * Keeps what somebody set about marketing in WhatsApp itself, at its own time. Whoever is not known yet is from here on,
 * so that it holds when they write or a list brings them. Gives customers whose number or user id has changed by it.
 */
export async function hearPreference(
  tx: Tx,
  { phone, bsuid, isWanted }: Preference,
  { at, now }: { readonly at: Date | null; readonly now: Date },
): Promise<readonly CustomerId[]> {
  const sender = { phone, bsuid, name: null, username: null, language: 'es' } as const;
  const { owners, changed } = await identifySenders(tx, [sender]);
  const [customerId] = owners;
  if (!customerId) return [];
  const cause = at === null ? null : `whatsapp:${isWanted ? 'resume' : 'stop'}:${at.getTime()}`;
  const said = { source: 'whatsapp', reason: null, at: at ?? now, cause } as const;
  await changeConsent(tx, { ...MARKETING, ...said, customerId, isGiven: isWanted }, now);
  return changed;
}

type RefusedSend = {
  readonly conversationId: ConversationId;
  readonly id: string;
  readonly errorCode: number | null;
};

/** WhatsApp refused a message because its customer has switched marketing off: that is an opt-out, too. */
export async function hearRefusedSend(
  tx: Tx,
  { conversationId, id, errorCode }: RefusedSend,
  now: Date,
): Promise<void> {
  if (!isMarketingStop(errorCode)) return;
  const conversation = await readFirst(tx, conversationWith(conversationId));
  if (conversation === null) return;
  const said = { source: 'refused_send', reason: String(errorCode), at: now, cause: `outbox:${id}` } as const;
  const change = { ...MARKETING, ...said, customerId: conversation.customerId, isGiven: false };
  await changeConsent(tx, change, now);
}

/**
 * A BAJA to another agent, who holds the conversation, is one to the business. No turn of ours may ever see it, so that it
 * is heard as it arrives; nothing is said.
 */
export async function hearOnStandby(tx: Tx, messages: readonly InboundMessage[], now: Date): Promise<void> {
  for (const message of messages) {
    const isOwnWords = message.kind === 'text' && message.context === null;
    const heard = message.isStandby ? readWish({ ...message, isOwnWords }) : null;
    if (heard === null) continue;
    const { owners } = await identifySenders(tx, [{ ...message.sender, language: 'es' }]);
    const cause = `standby:${message.wamid}`;
    for (const id of owners)
      if (id) await hearWish(tx, { customerId: id, language: 'es' }, heard, { ...message, cause }, now);
  }
}
