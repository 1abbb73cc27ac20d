import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { insertReceipts, runOnce, settleAnswer } from '../../../src/actions/index.ts';
import type { AgentRequest, AgentResult, Tool, ToolCallRecord } from '../../../src/agent/index.ts';
import { runTool } from '../../../src/agent/run-tool.ts';
import { buildVerification } from '../../../src/app/build-verification.ts';
import { createWhatsAppReader } from '../../../src/app/read-whatsapp.ts';
import { type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import { type RunTurnDeps, runTurn } from '../../../src/turn/index.ts';
import { type CodeMail, type CodeStep, setRecordAddress, verificationOf } from '../../../src/verification/index.ts';
import { readCalls } from '../../../src/webhooks/index.ts';
import { insertCalls } from '../../../src/webhooks/store.ts';
import { database, says, type Think, traceOf, world as turnWorld } from '../turn/world.ts';

const clock = { at: new Date('2026-11-24T18:00:00Z') };
export const now = (): Date => clock.at;
/** Business time goes on. */
export const later = (minutes: number): void => {
  clock.at = new Date(clock.at.getTime() + minutes * 60_000);
};
export const HOUR = 60;
export const DAY = 24 * HOUR;

/** What became of codes, as it is counted. */
export const codeSteps: CodeStep[] = [];

/** Codes as they were mailed, oldest first. */
export const mails: CodeMail[] = [];

const parts = () =>
  buildVerification({
    db: database().db,
    key: Buffer.from('a secret of this installation'),
    businessClock: now,
    sendCode: async (_, mail) => void mails.push(mail),
    onCode: (step) => void codeSteps.push(step),
  });

export const addressOn = (customerId: CustomerId, address: string, isSource = true) =>
  database()
    .db.transaction()
    .execute((tx) =>
      setRecordAddress(tx, customerId, address as never, { by: 'import', reason: null, now: now(), isSource }),
    );

export const verified = (customerId: CustomerId) => verificationOf(database().db, customerId, now());
export const levelOf = async (customerId: CustomerId): Promise<string> => (await verified(customerId)).level;

type Sender = { readonly phone?: string; readonly bsuid?: string };
type Sent = { readonly wamid: string; readonly body: Buffer };

let phones = 5_215_500_000_000;

/** One person with a phone who writes to the shop, and the model that answers them: it thinks what the test says. */
export async function person(sender: Sender = { phone: String(++phones) }) {
  const thoughts: Think[] = [];
  const asked: AgentRequest[] = [];
  const send = async (text: string, over: Record<string, unknown> = {}): Promise<Sent> => {
    const sent = callWith(sender, { type: 'text', text: { body: text }, ...over });
    await deliver(sent);
    return sent;
  };
  await send('hola');
  const { id, customerId } = await conversationOf(sender);
  const { deps } = await turnWorld([], depsOf(id, thoughts, asked));
  const turn = async (): Promise<string> => {
    await sql`update turn_queue set due_at = now() - interval '1 s' where conversation_id = ${id} and due_at is not null`.execute(
      database().db,
    );
    return runTurn(deps, id);
  };
  /** What the model thinks of the next message, after which the turn is over. */
  const writes = async (text: string, think: Think = () => says('Va.')): Promise<string> => {
    thoughts.splice(0, thoughts.length, think);
    await send(text);
    await turn();
    return lastSaid(id);
  };
  await writes('¿hay alguien?');
  return { id, customerId, deps, asked, thoughts, send, turn, writes };
}

export type Person = Awaited<ReturnType<typeof person>>;

function depsOf(id: ConversationId, thoughts: Think[], asked: AgentRequest[]): Partial<RunTurnDeps> {
  const { db } = database();
  const { executors, settleCode } = parts();
  return {
    db,
    businessClock: now,
    settleCode,
    runAgent: async (request) => {
      asked.push(request);
      const think = thoughts.shift();
      if (!think) throw new Error('the script is over');
      return think(request);
    },
    settleAnswer: (work, answer) =>
      settleAnswer(
        { db, businessClock: now, executors, timeZone: async () => 'America/Mexico_City' },
        { customerId: work.customer.id, conversationId: id, language: work.language },
        answer,
      ),
    saveReceipts: (work, receipts) => insertReceipts(work.conversation.id, work.turnId, receipts),
  };
}

export const toolNamed = (name: string): Tool => {
  const tool = parts().tools.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool;
};

/** The model calls one tool, through the ledger like the agent, and says what came of it. */
export const calls =
  (tool: Tool, args: unknown = {}): Think =>
  async (request): Promise<AgentResult> => {
    const context = { ...request, signal: request.signal };
    const ledger = {
      runOnce: (call: Parameters<typeof runOnce>[1], run: Parameters<typeof runOnce>[2]) =>
        runOnce(database().db, call, run),
    };
    const {
      proposal,
      personAsked: _,
      ...record
    } = await runTool(
      { ledger, onToolFailed: (_name, error) => Promise.reject(error) },
      tool,
      { id: `call_${randomUUID()}`, args, position: 1 },
      context,
    );
    if (proposal) return { outcome: 'proposed', proposal, trace: traceOf(1, [record as ToolCallRecord]) };
    return says(record.result, 1, [record as ToolCallRecord]);
  };

export const asksForCode: Think = (request) => calls(toolNamed('request_code'))(request);
export const setsEmail =
  (address: string): Think =>
  (request) =>
    calls(toolNamed('set_email'), { address })(request);

/** The customer taps yes under the newest question. */
export async function tapsYes({ id, send, turn }: Person): Promise<string> {
  await sql`update outbox_messages set state = 'sent', accepted_at = now() - interval '5 s' where conversation_id = ${id}`.execute(
    database().db,
  );
  const { rows } = await sql<{ content: { buttons: { id: string; title: string }[] } }>`
    select content from outbox_messages where conversation_id = ${id} and content->>'kind' = 'buttons' order by seq desc limit 1
  `.execute(database().db);
  await send('', {
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: rows[0]?.content.buttons[0] },
  });
  await turn();
  return lastSaid(id);
}

export const newestCode = (): string => mails.at(-1)?.code ?? '';
/** Six digits that are not the code. */
export const otherThan = (...codes: readonly string[]): string =>
  ['111111', '222222', '333333', '444444'].find((one) => !codes.includes(one)) ?? '';

function callWith({ phone, bsuid }: Sender, message: Record<string, unknown>): Sent {
  const wamid = `wamid.${randomUUID()}`;
  const from = { ...(phone ? { from: phone } : {}), ...(bsuid ? { from_user_id: bsuid } : {}) };
  const stamp = { id: wamid, timestamp: String(Math.floor(now().getTime() / 1000)) };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '1', phone_number_id: '1' },
    contacts: [],
    messages: [{ ...from, ...stamp, ...message }],
  };
  const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
  return { wamid, body: Buffer.from(JSON.stringify(body)) };
}

/** Meta's call is stored and read. */
export async function deliver({ body }: Pick<Sent, 'body'>): Promise<void> {
  const { db } = database();
  await insertCalls(db, [{ id: newId(), vendor: 'whatsapp', lane: 'urgent', body }]);
  const whatsapp = createWhatsAppReader({
    hashKey: Buffer.from('key of this test'),
    erasureKey: Buffer.from('key of this test'),
    quietMs: 0,
    proofs: parts().proofs,
    phoneNumberId: '1',
    businessClock: () => new Date(),
    wakeTurns: async () => undefined,
    onReceived: () => undefined,
    keepFiles: async () => [],
    wakeFiles: async () => undefined,
    wakeOutbox: async () => undefined,
    followFailures: async () => async () => undefined,
    keepPrices: async () => undefined,
  });
  await readCalls({ db, readers: { whatsapp }, onParked: (_, reason) => Promise.reject(new Error(reason)) });
}

/** A message of a sender who may be unknown yet, such as a known number with a new user id. */
export const deliverFrom = (sender: Sender, message: Record<string, unknown>) => deliver(callWith(sender, message));

async function conversationOf({ phone, bsuid }: Sender): Promise<{ id: ConversationId; customerId: CustomerId }> {
  const { rows } = await sql<{ id: ConversationId; customerId: CustomerId }>`
    select c.id, c.customer_id from conversations c join customer_identities i using (customer_id)
    where i.raw = ${phone ?? bsuid} and i.ended_at is null
  `.execute(database().db);
  if (!rows[0]) throw new Error('nobody wrote');
  return rows[0];
}

async function lastSaid(id: ConversationId): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select content ->> 'text' as text from outbox_messages where conversation_id = ${id} order by seq desc limit 1
  `.execute(database().db);
  return rows[0]?.text ?? '';
}

/** Where a text stands in the database by itself, table by table, whatever the column's type; fractions of a second are not meant. */
export async function placesOf(text: string): Promise<string[]> {
  const { db } = database();
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
  `.execute(db);
  const found: string[] = [];
  const hex = Buffer.from(text).toString('hex');
  for (const { name } of tables) {
    const { rows } = await sql<{ hits: number }>`
      select count(*)::int as hits from ${sql.raw(name)} t where t::text ~ ${`(^|[^0-9.])${text}([^0-9]|$)`} or t::text like ${`%${hex}%`}
    `.execute(db);
    if ((rows[0]?.hits ?? 0) > 0) found.push(name);
  }
  return found;
}
