import { sql } from 'kysely';
import type { Executor, Proposal } from '../../../src/actions/index.ts';
import type { AgentResult } from '../../../src/agent/index.ts';
import type { ConversationId } from '../../../src/core/ids.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { database, says, type Think, traceOf, world, write } from './world.ts';

const HOUR_MS = 3_600_000;
export const proposal = (over: Partial<Proposal> = {}): Proposal => ({
  kind: 'buy',
  terms: { sku: 'CAFE-250', quantity: 2 },
  question: '¿Confirmas 2 bolsas por $300.00?',
  facts: [{ kind: 'money', amount: { minor: 30_000, currency: 'MXN' }, of: 'total' }],
  lastsMs: HOUR_MS,
  ...over,
});
export const proposes = async (over: Partial<Proposal> = {}): Promise<AgentResult> => ({
  outcome: 'proposed',
  proposal: proposal(over),
  trace: traceOf(10),
});

/** An executor that counts what it did in the database, so that a rollback takes it back. */
const buying =
  (done: string[]): Executor =>
  async (_, action) => {
    done.push(JSON.stringify(action.terms));
    return { outcome: 'executed', text: 'Listo: pedido A-1.', facts: [] };
  };

/** A conversation that was asked, with the question accepted a while ago; gives the ids of its buttons. */
export async function asked(
  done: string[],
  over: Partial<Proposal> = {},
  thoughts: Think[] = [() => says('Va.'), () => says('Va.')],
) {
  const shop = await world([() => proposes(over), ...thoughts], {}, { buy: buying(done) });
  await write(shop.id, 'quiero 2 bolsas');
  await runTurn(shop.deps, shop.id);
  await accepted(shop.id, 5);
  return { ...shop, buttons: await buttonsOf(shop.id) };
}

export const accepted = (id: ConversationId, secondsAgo: number) =>
  sql`update outbox_messages set state = 'sent', accepted_at = now() - ${secondsAgo} * interval '1 s' where conversation_id = ${id}`.execute(
    database().db,
  );

export async function buttonsOf(id: ConversationId): Promise<string[]> {
  const { rows } = await sql<{ content: { buttons: { id: string }[] } }>`
    select content from outbox_messages where conversation_id = ${id} and content->>'kind' = 'buttons' order by seq desc limit 1
  `.execute(database().db);
  return rows[0]?.content.buttons.map((button) => button.id) ?? [];
}

/** Something of the customer that needs no answer: it is stored with that outcome. */
export async function ignored(id: ConversationId, kind: string): Promise<void> {
  await write(id, '');
  await sql`update messages set kind = ${kind}, outcome = 'ignored', outcome_reason = ${kind}, outcome_at = now()
    where conversation_id = ${id} and outcome is null and text = ''`.execute(database().db);
}

/** Staff wrote to the customer past the assistant. */
export const writtenOnThePhone = (id: ConversationId) =>
  sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, sent_at)
    values (gen_random_uuid(), ${id}, 'phone_echo', 'out', 'wamid.echo', 'text', '¿te lo mando hoy?', now())`.execute(
    database().db,
  );

export const stateOf = async (id: ConversationId) =>
  (
    await sql<{ state: string }>`select state from actions where conversation_id = ${id} order by created_at`.execute(
      database().db,
    )
  ).rows.map((row) => row.state);
