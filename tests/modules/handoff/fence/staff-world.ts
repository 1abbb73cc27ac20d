import { sql } from 'kysely';
import { readSituation } from '../../../../src/app/read-situation.ts';
import { type ConversationId, newId } from '../../../../src/core/ids.ts';
import type { ActDeps, ShownItem } from '../../../../src/handoff/ports.ts';
import { type SendDeps, type SendResult, trackEarly } from '../../../../src/outbox/index.ts';
import type { Db, Tx } from '../../../../src/platform/db/index.ts';
import { markDue, stopTurn } from '../../../../src/turn/index.ts';
import { unhurried } from '../../../support/unhurried.ts';

export const ANA = { id: '00000000-0000-7000-8000-00000000000a', name: 'Ana' };
export const LUIS = { id: '00000000-0000-7000-8000-00000000000b', name: 'Luis' };

export type Sent = { readonly text: string; readonly content: object };

/** A sender whose channel takes everything, or what the test says. */
export function sender(
  db: Db,
  onSend: (text: string) => Promise<SendResult> | SendResult = () => ({
    outcome: 'accepted',
    wamid: `wamid.${newId()}`,
  }),
): { readonly deps: SendDeps; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const credential = newId();
  const deps: SendDeps = {
    db,
    worker: newId<'worker'>(),
    businessClock: () => new Date(),
    channel: {
      credential,
      showTyping: async () => undefined,
      markRead: async () => true,
      send: async ({ content }) => {
        sent.push({ text: content.text, content });
        return onSend(content.text);
      },
    },
    readSituation: (claimed) => readSituation(db, credential, claimed, new Date()),
    onResult: () => undefined,
    alertStaff: async () => undefined,
    wake: async () => undefined,
    followEarly: async (wamid) => void (await db.transaction().execute((tx) => trackEarly(tx, wamid))),
    pace: unhurried,
    mayInitiate: async () => ({ may: 'now' }),
    planTemplate: async () => ({ can: 'not', reason: 'missing', details: '' }),
    estimate: async () => null,
    noteRefusal: async () => undefined,
  };
  return { deps, sent };
}

const BY: Readonly<Record<string, string>> = { reply: 'assistant', person: 'person', notice: 'notice' };

/** What stands in a conversation after an item, as the console reads it: the outbox in its order. */
async function itemsAfter(tx: Tx, id: ConversationId, after: string | null): Promise<ShownItem[]> {
  const { rows } = await sql<{ id: string; origin: string; state: string }>`
    select id, origin, state from outbox_messages where conversation_id = ${id}
      and seq > coalesce((select seq from outbox_messages where id::text = ${after}), 0) order by seq`.execute(tx);
  return rows.map(({ id: itemId, origin, state }) => ({
    id: itemId,
    type: 'said',
    by: BY[origin] ?? origin,
    state,
  }));
}

export type Desk = ActDeps & { readonly audited: string[]; readonly woken: string[]; readonly delays: number[] };

/** What staff needs to act, with the real parts; what was woken and kept is remembered. */
export function desk(db: Db, over: Partial<ActDeps> = {}): Desk {
  const [audited, woken, delays]: [string[], string[], number[]] = [[], [], []];
  return {
    db,
    businessClock: () => new Date(),
    stopTurn,
    openTurn: (tx, conversationId) => markDue(tx, [{ conversationId, messages: 1, quietMs: 0 }]),
    isStaff: async (_, id) => id === ANA.id || id === LUIS.id,
    audit: async (_, { act }) => void audited.push(act),
    itemsAfter,
    wakeTurns: async () => void woken.push('turns'),
    wakeOutbox: async (_, delayMs = 0) => {
      woken.push('outbox');
      if (delayMs > 0) delays.push(delayMs);
    },
    ...over,
    audited,
    woken,
    delays,
  };
}

/** What a conversation holds to be said: by whom, its state and why. */
export async function outboxOf(db: Db, id: ConversationId): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', origin, content ->> 'text', '->', state, reason) as line from outbox_messages
    where conversation_id = ${id} order by seq`.execute(db);
  return rows.map(({ line }) => line);
}
