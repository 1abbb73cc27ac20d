import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import type { AgentRequest, AgentResult } from '../../../../src/agent/index.ts';
import { createDemoLedger } from '../../../../src/billing/index.ts';
import type { ConversationId, CustomerId } from '../../../../src/core/ids.ts';
import { asksForPerson } from '../../../../src/handoff/index.ts';
import type { Db } from '../../../../src/platform/db/index.ts';
import { runTurn } from '../../../../src/turn/index.ts';
import { composeShop } from '../../../attacks/shop.ts';
import { settleFiles } from './gone-files.ts';

const FOLDER = 'fixtures/whatsapp';

/** A minute after the messages of the fixtures were sent. */
export const NOW = new Date((1_795_000_000 + 60) * 1_000);

/** Names of all fixtures, one a kind. */
export const fixtureNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.basename(name, '.json'))
    .sort();

export const fixture = (name: string): string => readFileSync(path.join(FOLDER, `${name}.json`), 'utf8');

const says = (text: string): AgentResult => ({
  outcome: 'replied',
  text,
  trace: {
    model: 'test/one',
    generationIds: [],
    promptHash: 'h',
    request: '[]',
    calls: [],
    usage: { modelCalls: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicroUsd: 0, modelMs: 1 },
  },
});

export type Turns = {
  /**
   * Runs what is due, once no file is awaited any more; gives what the model was shown, a message each. `meanwhile` happens
   * while it thinks for the first time.
   */
  readonly answer: (conversations: readonly ConversationId[], meanwhile?: () => Promise<unknown>) => Promise<string[]>;
};

/** Turns of the program on the demo shop, with a model that only listens. */
export function openTurns(db: Db): Turns {
  const clock = (): Date => NOW;
  const shop = composeShop(db, clock, createDemoLedger(db, { publicUrl: 'http://tienda.example', now: clock }));
  return {
    answer: async (conversations, meanwhile) => {
      await settleFiles(db);
      const shown: string[] = [];
      let happens = meanwhile;
      const listen = async (request: AgentRequest): Promise<AgentResult> => {
        shown.push(...request.texts);
        const now = happens;
        happens = undefined;
        await now?.();
        return says('Claro.');
      };
      for (const id of conversations) {
        const who = { id, customerId: await customerOf(db, id) };
        // A turn may leave something for the next one.
        for (let turns = 0; turns < 5; turns += 1)
          if ((await runTurn(shop.turnOf(who, listen, { asksForPerson }), id)) === 'not_due') break;
      }
      return shown;
    },
  };
}

async function customerOf(db: Db, id: ConversationId): Promise<CustomerId> {
  const { rows } = await sql<{
    customerId: CustomerId;
  }>`select customer_id from conversations where id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('there is no such conversation');
  return row.customerId;
}

/** `text answered`, `order answered cart_taken`, in the order in which they came. */
export async function messagesOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', kind, outcome, outcome_reason) as line from messages order by seq`.execute(db);
  return rows.map(({ line }) => line);
}

export async function said(db: Db): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select content ->> 'text' as text from outbox_messages order by seq`.execute(db);
  return rows.map(({ text }) => text);
}

/** `person phone_echo`, a conversation each. */
export async function holders(db: Db): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`select concat_ws(' ', holder, reason) as line from holders`.execute(db);
  return rows.map(({ line }) => line);
}

/** Forgets everything that was said, and whom it was said by. */
export async function forgetAll(db: Db): Promise<void> {
  await sql`truncate webhook_calls, customers, identity_changes, conversations, seen_messages, turn_queue, account_events, early_statuses cascade`.execute(
    db,
  );
}

/** Everything that a call can change, for comparing. */
export async function everything(db: Db): Promise<string> {
  const counts: string[] = [];
  for (const table of [
    'customers',
    'customer_identities',
    'identity_changes',
    'conversations',
    'messages',
    'attachments',
    'overheard_messages',
    'account_events',
    'turns',
    'outbox_messages',
    'holders',
    'holder_changes',
    'cart_lines',
    'received_carts',
    'early_statuses',
    'staff_alerts',
  ]) {
    const { rows } = await sql<{ digest: string }>`
      select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${sql.table(table)} t`.execute(
      db,
    );
    counts.push(`${table} ${rows[0]?.digest}`);
  }
  return counts.join('\n');
}
