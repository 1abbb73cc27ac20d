import { sql } from 'kysely';
import { z } from 'zod';
import { type Claim, checkClaims, type Fact, type Proposal } from '../../../src/actions/index.ts';
import type { ToolContext } from '../../../src/agent/index.ts';
import { buildShop } from '../../../src/app/build-shop.ts';
import { buildVerification } from '../../../src/app/build-verification.ts';
import { createDemoLedger } from '../../../src/billing/index.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Language } from '../../../src/core/language.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { answerByRules } from '../../../src/simulator/demo-model/answer-by-rules.ts';
import type { ChatRequest } from '../../../src/simulator/demo-model/protocol.ts';
import { writtenOut } from '../../../src/turn/say-contents.ts';
import { CODE_WAS_RIGHT } from '../../../src/verification/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { onceIn } from '../../support/once.ts';
import { billingAt } from '../billing/world.ts';
import { mailbox } from '../notify/world.ts';

const LIMITS = { unpaidHours: 72, maxUnpaid: 9, maxOrdersPerDay: 50, maxRefundPerDay: 2_000_000 };
export const NOW = new Date('2026-11-24T17:00:00Z');
const TIME_ZONE = 'America/Mexico_City';
/** More model calls than a turn has. */
const MOST_STEPS = 8;

const ledgerSettings = { publicUrl: 'http://localhost:3000', now: () => NOW };

/** The shop as the simulator has it: demo ledger, mails as files, codes. */
export function openDemoShop(db: Db) {
  const billing = createDemoLedger(db, ledgerSettings);
  const from = { address: mailbox('shop@correo.example'), name: null };
  const shop = buildShop({
    db,
    billing,
    cache: { get: (_key, _ms, load) => load() },
    businessClock: () => NOW,
    trialDays: 0,
    limits: LIMITS,
    publicUrl: 'http://localhost:3000',
    mail: { account: { kind: 'files', folder: '/nowhere', from }, dailyLimit: 100, staff: [] },
  });
  const key = Buffer.alloc(32, 1);
  const proof = buildVerification({
    db,
    key,
    businessClock: () => NOW,
    sendCode: async () => undefined,
    onCode: () => undefined,
  });
  return {
    db,
    tools: [...shop.tools, ...proof.tools],
    executors: { ...shop.executors, ...proof.executors },
    work: billingAt(db, billing),
  };
}

type DemoShop = ReturnType<typeof openDemoShop>;

export type Said = {
  /** What the model says; empty when code asks or a person takes over. */
  readonly text: string;
  /** What code asks with buttons. */
  readonly question: string;
  readonly toPerson: boolean;
  readonly called: readonly string[];
  /** Statements of the text that rest on no receipt. */
  readonly unsupported: readonly Claim[];
};

export type Talk = Awaited<ReturnType<typeof openTalk>>;

/** A customer who talks to the demo model as turns would let them, with the shop's own tools. */
export async function openTalk(shop: DemoShop, language: Language) {
  const who = await makeConversation(shop.db);
  const messages: ChatRequest['messages'] = [];
  const [facts, customerTexts]: [Fact[], string[]] = [[], []];
  let asked: Proposal | null = null;
  const offered = shop.tools.map(({ name, input }) => ({
    type: 'function' as const,
    function: { name, parameters: z.toJSONSchema(input) },
  }));

  /** What was answered, as the model and the tools see it later. */
  const remember = async (said: string, reply: string): Promise<void> => {
    messages.push({ role: 'assistant', content: reply });
    await sql`
      insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, started_at)
      values (${newId()}, ${who.id}, 1, 'answered', '{}', ${[said]}::text[], ${reply}, ${language}, now())`.execute(
      shop.db,
    );
  };

  const say = async (words: string): Promise<Said> => {
    const context: ToolContext = {
      turnId: newId(),
      conversationId: who.id,
      customerId: who.customerId,
      language,
      now: NOW,
      signal: new AbortController().signal,
      once: onceIn(shop.db),
    };
    const situation = `[Datos de este momento, no del cliente] Idioma del cliente: ${language === 'es' ? 'español' : 'English'}.`;
    messages.push({ role: 'user', content: [situation, words].map((text) => ({ type: 'text', text })) });
    customerTexts.push(words);
    const called: string[] = [];
    const end = async (text: string, question: string, toPerson: boolean): Promise<Said> => {
      if (!toPerson) await remember(words, text || question);
      const input = { reply: text, facts, customerTexts, language, now: NOW, timeZone: TIME_ZONE };
      return { text, question, toPerson, called, unsupported: text === '' ? [] : checkClaims(input).unsupported };
    };
    for (let step = 0; step < MOST_STEPS; step++) {
      const answer = answerByRules({ messages, tools: offered, tool_choice: 'auto' });
      if ('text' in answer) return end(answer.text, '', false);
      for (const { tool, args } of answer.calls) {
        const outcome = await shop.tools.find(({ name }) => name === tool)?.run(args, context);
        const id = `${messages.length}`;
        const call = { id, type: 'function', function: { name: tool, arguments: JSON.stringify(args) } };
        messages.push({ role: 'assistant', content: null, tool_calls: [call] });
        messages.push({ role: 'tool', tool_call_id: id, content: JSON.stringify(outcome?.result) });
        called.push(tool);
        facts.push(...(outcome?.facts ?? []));
        if (outcome?.offer)
          return end(
            writtenOut(outcome.offer.text, 'choices' in outcome.offer ? outcome.offer.choices : []),
            '',
            false,
          );
        if (outcome?.personAsked) return end('', '', true);
        asked = outcome?.proposal ?? null;
        if (asked !== null) return end('', asked.question, false);
      }
    }
    throw new Error(`the model did not come to an end: ${called.join(', ')}`);
  };

  return {
    ...who,
    say,
    /** The customer taps yes under the last question; gives what code says of it. */
    yes: async (): Promise<string> => {
      if (asked === null) throw new Error('nothing was asked');
      const { kind, terms } = asked;
      const action = {
        id: newId<'action'>(),
        conversationId: who.id,
        customerId: who.customerId,
        kind,
        terms,
        language,
      };
      const done = await shop.db.transaction().execute(async (tx) => shop.executors[kind]?.(tx, action, NOW));
      const tapped = language === 'es' ? 'Sí, confirmar' : 'Yes, confirm';
      messages.push({ role: 'user', content: tapped });
      await remember(tapped, done?.text ?? '');
      facts.push(...(done?.facts ?? []));
      asked = null;
      await shop.work.perform();
      await shop.work.events();
      return done?.text ?? '';
    },
    /** The business has this address of the customer on record. */
    onRecord: () =>
      sql`insert into verifications (customer_id, address, address_origin) values (${who.customerId}, ${`ana.${newId()}@correo.example`}, 'record')`.execute(
        shop.db,
      ),
    /** The customer typed the right code: it goes on with what was said before. */
    typeCode: async (): Promise<Said> => {
      await sql`
        update verifications set is_proven = true, level = address_origin, verified_until = ${NOW}::timestamptz + interval '30 days'
        where customer_id = ${who.customerId}`.execute(shop.db);
      return say(CODE_WAS_RIGHT);
    },
  };
}
