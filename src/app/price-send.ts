import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { type Estimate, freeEntryOf, freeUntil } from '../costs/index.ts';
import { recipientWith } from '../customers/index.ts';
import { conversationWith, customerOf } from '../inbox/index.ts';
import type { Decision } from '../outbox/index.ts';
import { type Db, readTogether } from '../platform/db/index.ts';
import type { Costs } from './build-costs.ts';

type PriceDeps = { readonly db: Db; readonly businessClock: Clock; readonly estimate: Costs['estimate'] };
type Price = { readonly minor: number; readonly currency: string };

/** What a template of a category is thought to cost now in a conversation, for the button that sends it. */
export const priceTemplate =
  (deps: PriceDeps) =>
  async (id: ConversationId, category: string): Promise<Price | null> => {
    const template = { name: '', language: '', text: '', category };
    const estimate = await estimateIn(deps, id, { as: 'template', why: 'only_template', template });
    return estimate && inMinor(estimate);
  };

/** The same for free words or a file, and why; null where they cannot be sent: the window has closed, or there is no such conversation. */
export const priceWords =
  (deps: PriceDeps) =>
  async (id: ConversationId): Promise<(Price & { readonly why: Exclude<Estimate['why'], 'window_closed'> }) | null> => {
    const estimate = await estimateIn(deps, id, { as: 'words', why: 'window_open' });
    const why = estimate?.why ?? 'window_closed';
    return estimate === null || why === 'window_closed' ? null : { ...inMinor(estimate), why };
  };

const inMinor = ({ amountMicro, currency }: Estimate): Price => ({ minor: amountMicro / 10_000, currency });

async function estimateIn(
  { db, businessClock, estimate }: PriceDeps,
  id: ConversationId,
  decision: Omit<Decision, 'estimate'>,
): Promise<Estimate | null> {
  const now = businessClock();
  const found = await readTogether(db, {
    conversation: conversationWith(id),
    recipient: recipientWith(customerOf(id)),
    freeEntry: freeEntryOf(id, now),
  });
  const [conversation, recipient, entry] = [found.conversation[0], found.recipient[0], found.freeEntry[0]];
  if (conversation === undefined) return null;
  const situation = {
    address: { phone: recipient?.phone ?? null, bsuid: recipient?.bsuid ?? null },
    lastInboundAt: conversation.lastInboundAt,
    freeUntil: entry === undefined ? null : freeUntil(entry),
  };
  return estimate(situation, decision, now);
}
