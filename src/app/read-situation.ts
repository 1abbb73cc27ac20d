import { freeEntryOf, freeUntil } from '../costs/index.ts';
import { recipientWith } from '../customers/index.ts';
import { holdingOf } from '../handoff/index.ts';
import { conversationWith, customerOf } from '../inbox/index.ts';
import {
  type ClaimedMessage,
  freshClaim,
  owedBy,
  pairWaitMs,
  type SendSituation,
  type Stop,
  stopsOf,
} from '../outbox/index.ts';
import { type Db, readTogether } from '../platform/db/index.ts';

/** What the outbox's last-moment rules look at, read from the owners of each fact in one moment. */
export async function readSituation(
  db: Db,
  credential: string,
  claimed: ClaimedMessage,
  businessNow: Date,
): Promise<SendSituation | null> {
  const { conversationId } = claimed;
  const found = await readTogether(db, {
    conversation: conversationWith(conversationId),
    recipient: recipientWith(customerOf(conversationId)),
    holding: holdingOf(conversationId),
    stops: stopsOf(credential, claimed.id),
    claim: freshClaim(claimed),
    owed: owedBy(conversationId),
    freeEntry: freeEntryOf(conversationId, businessNow),
  });
  const [conversation, recipient, holding] = [found.conversation[0], found.recipient[0], found.holding[0]];
  if (!conversation) return null;
  return {
    customerId: conversation.customerId,
    address: { phone: recipient?.phone ?? null, bsuid: recipient?.bsuid ?? null },
    lastInboundAt: conversation.lastInboundAt,
    freeUntil: found.freeEntry[0] ? freeUntil(found.freeEntry[0]) : null,
    isBlocked: recipient?.isBlocked ?? true,
    isUnreachable: isAfter(recipient?.unreachableAt ?? null, conversation.lastInboundAt),
    isPaused: holding?.isPaused ?? false,
    isTakenOver: holding?.holder === 'person' || holding?.holder === 'other_agent',
    ...stopped(found.stops),
    pairWaitMs: pairWaitMs(found.owed[0]?.owedMs ?? 0),
    isClaimFresh: found.claim.length > 0,
    initiation: null,
    template: null,
    marketing: null,
  };
}

const isAfter = (at: Date | null, other: Date | null): boolean => at !== null && (other === null || at > other);

const stopped = (stops: readonly Stop[]) => ({
  isStopped: stops.some(({ scope, isProbe }) => scope === 'everything' && !isProbe),
  isInitiatedStopped: stops.some(({ scope, isProbe }) => scope === 'initiated' && !isProbe),
  isProbe: stops.some(({ isProbe }) => isProbe),
});
