import { sql } from 'kysely';
import {
  checkClaims,
  insertProposal,
  insertReceipts,
  type Proposal,
  reasonsForModel,
  runOnce,
  type Settled,
  settleAnswer,
} from '../../src/actions/index.ts';
import type { Tool, ToolOutcome } from '../../src/agent/index.ts';
import { buildShop } from '../../src/app/build-shop.ts';
import { buildVerification } from '../../src/app/build-verification.ts';
import { joinTools } from '../../src/app/join-tools.ts';
import { sendCodeOf } from '../../src/app/send-code.ts';
import { settleCartBy } from '../../src/app/settle-cart.ts';
import { settleWishBy } from '../../src/app/settle-wish.ts';
import type { Billing } from '../../src/billing/index.ts';
import type { MailSettings } from '../../src/config/index.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { EmailAddress } from '../../src/core/email.ts';
import { type ActionId, type ConversationId, type CustomerId, newId } from '../../src/core/ids.ts';
import type { Db } from '../../src/platform/db/index.ts';
import { noTracing } from '../../src/platform/tracing/index.ts';
import { createRunningTurns, createSpendKeeper, markDue, type RunTurnDeps } from '../../src/turn/index.ts';
import { makeConversation } from '../support/conversation.ts';
import { onceIn } from '../support/once.ts';

const LEASE_MS = 10_000;
const MANY = 1_000_000;
const LIMITS = { unpaidHours: 72, maxUnpaid: MANY, maxOrdersPerDay: MANY, maxRefundPerDay: MANY * MANY };
const SENDER = { address: 'hola@tienda.example' as EmailAddress, name: null };
const MAILS: MailSettings = { account: { kind: 'files', folder: '', from: SENDER }, dailyLimit: MANY, staff: [] };

/** The program's own tools and executors on a database, as a worker joins them, and turns of theirs. */
export type ComposedShop = {
  readonly db: Db;
  readonly clock: Clock;
  readonly tools: readonly Tool[];
  readonly toolNamed: (name: string) => Tool;
  readonly settle: (who: Person, answer: Parameters<typeof settleAnswer>[2]) => Promise<Settled>;
  readonly ledger: { readonly runOnce: OnceOf<typeof runOnce> };
  readonly turnOf: (who: Person, think: RunTurnDeps['runAgent'], over?: Partial<RunTurnDeps>) => RunTurnDeps;
};
type OnceOf<Run> = Run extends (db: Db, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never;

export type Person = { readonly id: ConversationId; readonly customerId: CustomerId };

export function composeShop(db: Db, clock: Clock, billing: Billing): ComposedShop {
  const cache = { get: <T>(_key: string, _ms: number, load: () => Promise<T>): Promise<T> => load() };
  const shop = buildShop({
    db,
    cache,
    billing,
    businessClock: clock,
    trialDays: 0,
    limits: LIMITS,
    mail: MAILS,
    publicUrl: 'https://shop.example',
  });
  const verification = buildVerification({
    db,
    key: Buffer.from('a secret of this installation'),
    businessClock: clock,
    sendCode: sendCodeOf({ mail: MAILS }),
    onCode: () => undefined,
  });
  const { tools, executors } = joinTools(shop, verification);
  const worker = newId<'worker'>();
  const running = createRunningTurns({ db, worker, leaseMs: LEASE_MS });
  const settle: ComposedShop['settle'] = (who, answer) =>
    settleAnswer(
      { db, businessClock: clock, executors, timeZone: shop.timeZone },
      { customerId: who.customerId, conversationId: who.id, language: 'es' },
      answer,
    );
  return {
    db,
    clock,
    tools,
    settle,
    ledger: { runOnce: (call, run) => runOnce(db, call, run) },
    toolNamed: (name) => {
      const tool = tools.find((one) => one.name === name);
      if (tool === undefined) throw new Error(`there is no tool ${name}`);
      return tool;
    },
    turnOf: (who, runAgent, over = {}) => ({
      ...shop,
      db,
      worker,
      running,
      runAgent,
      leaseMs: LEASE_MS,
      quietMs: 0,
      machineClock: () => new Date(),
      businessClock: clock,
      assistantOnlyFor: null,
      asksForPerson: () => false,
      showTyping: async () => undefined,
      markRead: async () => true,
      wakeLater: async () => undefined,
      cutHistory: () => 0,
      ledgerOf: async () => [],
      prefersEconomy: async () => false,
      budgetFor: async () => 'ample',
      mayPropose: async () => true,
      knownFacts: () => shop.factsOf(who.id),
      checkClaims,
      reasonsForModel,
      settleAnswer: (_, answer) => settle(who, answer),
      settleCode: verification.settleCode,
      settleCart: settleCartBy(db, clock),
      settleWish: settleWishBy(db, clock),
      saveReceipts: (work, receipts) => insertReceipts(work.conversation.id, work.turnId, receipts),
      isHeldBack: async () => false,
      keepSpend: createSpendKeeper(db).keep,
      onCommitted: async () => undefined,
      tracing: noTracing,
      onThinkingFailed: (_, error) => {
        throw error;
      },
      ...over,
    }),
  };
}

/** Somebody who wrote just now. */
export async function newPerson({ db }: ComposedShop, name: string, phone: string): Promise<Person> {
  const made = await makeConversation(db, phone);
  await sql`update customers set name = ${name} where id = ${made.customerId}`.execute(db);
  return made;
}

/** A message of this person is stored and due; `chosenId` is the button they tapped. */
export async function writes(
  { db, clock }: ComposedShop,
  { id }: Person,
  text: string,
  chosenId: string | null = null,
): Promise<void> {
  await sql`insert into messages (id, conversation_id, wamid, kind, text, chosen_id, sent_at)
    values (${newId()}, ${id}, ${newId()}, ${chosenId === null ? 'text' : 'interactive'}, ${text}, ${chosenId}, ${clock()})`.execute(
    db,
  );
  await db.transaction().execute((tx) => markDue(tx, [{ conversationId: id, messages: 1, quietMs: 0 }]));
}

/** Calls one tool as the model would, outside of a turn. */
export const callTool = (
  shop: ComposedShop,
  who: Person,
  name: string,
  input: unknown = {},
  language: 'es' | 'en' = 'es',
): Promise<ToolOutcome> =>
  shop.toolNamed(name).run(input, {
    ...{ conversationId: who.id, customerId: who.customerId, language, turnId: newId(), now: shop.clock() },
    signal: new AbortController().signal,
    once: onceIn(shop.db),
  });

/** Stores a proposal as a turn does. */
export async function ask(shop: ComposedShop, who: Person, proposal: Proposal | undefined): Promise<ActionId> {
  if (proposal === undefined) throw new Error('nothing was proposed');
  const id = newId<'action'>();
  const bound = { conversationId: who.id, customerId: who.customerId, language: 'es' } as const;
  const action = { ...bound, id, proposedIn: newId<'message'>(), questionId: newId<'outbox'>(), proposal };
  await shop.db.transaction().execute(async (tx) => {
    for (const write of insertProposal({ ...action, now: shop.clock() })) await write.execute(tx);
  });
  return id;
}

/** Asks and says yes; the words that follow. */
export async function confirm(shop: ComposedShop, who: Person, name: string, input: unknown = {}): Promise<string> {
  const { proposal, result } = await callTool(shop, who, name, input);
  if (proposal === undefined) throw new Error(`${name} proposed nothing: ${JSON.stringify(result)}`);
  const actionId = await ask(shop, who, proposal);
  const settled = await shop.settle(who, { actionId, answer: 'yes', how: 'tap', message: { id: newId() } });
  if (settled.became !== 'executed') throw new Error(`${name} was ${settled.became}: ${settled.text}`);
  return settled.text;
}
