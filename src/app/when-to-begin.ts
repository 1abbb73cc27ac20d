import {
  consentOf,
  type InitiateLimits,
  type Initiation,
  mayInitiate,
  type Purpose,
  zonesOf,
} from '../consent/index.ts';
import type { Clock } from '../core/clock.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import { type Address, recipientWith } from '../customers/index.ts';
import { conversationWith, customerOf } from '../inbox/index.ts';
import { initiatedSince } from '../outbox/index.ts';
import { type Db, readTogether } from '../platform/db/index.ts';
import { timeZoneOver } from './unknown-shop.ts';

export type BeginDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly limits: InitiateLimits;
  readonly timeZone: () => Promise<string>;
};

type Beginning = {
  readonly conversationId: ConversationId;
  readonly purpose: Purpose;
  readonly about: string | null;
};

const DAY_MS = 86_400_000;

/** Whether the business may begin with a customer now, as consent, their night and what they got lately say. */
export async function whenToBegin(
  { db, businessClock, limits, timeZone }: BeginDeps,
  { conversationId, purpose, about }: Beginning,
  to: { readonly customerId: CustomerId; readonly address: Address },
): Promise<Initiation> {
  const now = businessClock();
  const { consent } = await readTogether(db, { consent: consentOf(to.customerId) });
  return mayInitiate(purpose, about, {
    consent,
    now,
    zones: zonesOf(to.address, await timeZone()),
    recent: await initiatedSince(db, conversationId, new Date(now.getTime() - DAY_MS)),
    limits,
  });
}

/** Until when what a person begins in a conversation would have to wait (business time); null: it need not. */
export const waitsUntil =
  (deps: Omit<BeginDeps, 'db' | 'timeZone'>) =>
  async (db: Db, id: ConversationId, purpose: Purpose): Promise<Date | null> => {
    const found = await readTogether(db, {
      conversation: conversationWith(id),
      recipient: recipientWith(customerOf(id)),
    });
    const [conversation, recipient] = [found.conversation[0], found.recipient[0]];
    if (conversation === undefined) return null;
    const address = { phone: recipient?.phone ?? null, bsuid: recipient?.bsuid ?? null };
    const to = { customerId: conversation.customerId, address };
    const verdict = await whenToBegin(
      { ...deps, db, timeZone: () => timeZoneOver(db) },
      { conversationId: id, purpose, about: null },
      to,
    );
    return verdict.may === 'wait' ? verdict.until : null;
  };
